#!/bin/sh
# Runs in a container with the image's Node, OpenClaw and paths: lets OpenClaw itself install the
# channel plugins, so that they carry its trusted install records.
#
# usage: make-seed.sh <openclaw version> [channel]…
set -eu
version=$1
shift
for channel in "$@"; do
  echo "installing the channel $channel"
  openclaw plugins install "npm:@openclaw/$channel@$version" --pin
done
node /build/trim-seed.mjs "$OPENCLAW_STATE_DIR/state/openclaw.sqlite"
