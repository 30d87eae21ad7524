#!/bin/sh
# Makes the image's Debian: minimal, slim, with the user, the mount points and nothing of the
# machine it was made on. Writes it to standard output as a tar archive. Needs root, real or in a container.
#
# usage: base.sh <suite> <mirror> <scratch directory> <package cache>
set -eu
suite=$1 mirror=$2 root=$3/root cache=$4
export LC_ALL=C DEBIAN_FRONTEND=noninteractive

rm -rf "$root"
mkdir -p "$root" "$cache"
# tini reaps orphans, libatomic1 is what Node links against, ca-certificates is what TLS trusts.
debootstrap --force-check-gpg --variant=minbase --include=ca-certificates,tini,libatomic1 --cache-dir="$cache" \
  "$suite" "$root" "$mirror" >&2

cd "$root"
echo "deb $mirror $suite main" >etc/apt/sources.list
rm -rf debootstrap etc/resolv.conf etc/hostname etc/machine-id etc/apt/apt.conf.d/*proxy* \
  usr/share/doc-base usr/share/man usr/share/info usr/share/lintian usr/share/locale \
  var/cache/apt var/cache/debconf/*-old var/cache/ldconfig var/lib/apt/lists var/log
find usr/share/doc -type f ! -name copyright -delete
find usr/share/doc -type d -empty -delete
mkdir -p var/cache/apt/archives/partial var/lib/apt/lists/partial var/log

chroot . groupadd --gid 1000 node
chroot . useradd --uid 1000 --gid 1000 --create-home --home-dir /home/node --shell /usr/sbin/nologin node
rm -f etc/passwd- etc/group- etc/shadow- etc/gshadow- etc/subuid- etc/subgid- home/node/.[bp]*
# Any uid may run a bot: it finds its home readable and mounts what it writes.
mkdir -p home/node/.openclaw etc/openclaw run/secrets
chown 0:0 home/node home/node/.openclaw
chmod 755 home/node etc/openclaw run/secrets
chmod 1777 home/node/.openclaw

# The device files are Docker's business.
tar --create --numeric-owner --sort=name --exclude='./dev/*' --exclude='./proc/*' --exclude='./sys/*' .
cd /
rm -rf "$root"
