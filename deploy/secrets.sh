#!/bin/sh
# Makes what the compose stack keeps secret: passwords in .env, tokens under deploy/secrets. To be run once, at the top of the repository.
set -eu
cd "$(dirname "$0")/.."
umask 077
mkdir -p deploy/secrets
if [ ! -e .env ]; then
  for name in BROKER DATABASE GRAFANA; do
    echo "${name}_PASSWORD=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')"
  done > .env
fi
for role in worker read submit; do
  [ -e "deploy/secrets/${role}_token" ] || : > "deploy/secrets/${role}_token" # compose wants each file to be there
done
docker compose build coordinator
docker compose up -d --wait postgres
for role in worker read submit; do
  file=deploy/secrets/${role}_token
  if [ ! -s "$file" ]; then
    docker compose run --rm -T --no-deps coordinator token create "compose-$role" --role "$role" --quiet > "$file"
    chmod 644 "$file" # the containers' users read it, below a folder that is closed to others
  fi
done
echo "Done. Next: docker compose up --scale worker=3"
