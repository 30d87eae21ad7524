#!/bin/sh
# First process of every container of this image: reaps orphans when nothing else does,
# brings the state directory up to the seed of this image, then becomes the command.
set -eu

# With `docker run --init` an init is already there; a second one would only complain.
if [ "$$" -eq 1 ]; then
  exec /usr/bin/tini -- "$0" "$@"
fi

# State belongs to the bot's user alone.
umask 077
state="${OPENCLAW_STATE_DIR:-/home/node/.openclaw}"

if [ "${1:-}" = openclaw ]; then
  if [ -w "$state" ]; then
    mkdir -p "${XDG_CACHE_HOME:-$state/cache}"
    if [ -f /opt/openclaw-seed/version ] &&
      ! cmp -s /opt/openclaw-seed/version "$state/state/.seed-version"; then
      node /usr/local/lib/openclaw-image/seed.mjs /opt/openclaw-seed "$state"
    fi
  elif [ "${2:-}" = gateway ]; then
    echo "openclaw-entrypoint: the state directory $state is not writable by uid $(id -u);" \
      "mount one that this user owns" >&2
    exit 78
  fi
fi

exec "$@"
