#!/bin/sh
# What the official image's entrypoint does, as far as tests need it.
set -eu
export PGDATA="${PGDATA:-/var/lib/postgresql/data}" LC_ALL=C TZ=UTC
if [ "$(id -u)" = 0 ]; then
    mkdir -p "$PGDATA"
    chown -R postgres:postgres "$PGDATA"
    chmod 700 "$PGDATA"
    exec su postgres -s /bin/sh -c 'exec /usr/local/bin/docker-entrypoint.sh "$@"' -- sh "$@"
fi
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    if [ -z "${POSTGRES_PASSWORD:-}" ]; then
        echo 'Error: Database is uninitialized and superuser password is not specified.' >&2
        exit 1
    fi
    user=${POSTGRES_USER:-postgres}
    database=${POSTGRES_DB:-$user}
    printf '%s\n' "$POSTGRES_PASSWORD" > /tmp/password
    initdb -D "$PGDATA" -U "$user" --pwfile=/tmp/password -A scram-sha-256 -E UTF8 --locale=C --no-sync
    rm /tmp/password
    if [ "$database" != postgres ]; then
        echo "CREATE DATABASE \"$database\"" | postgres --single -D "$PGDATA" -j postgres > /dev/null
    fi
    echo 'host all all all scram-sha-256' >> "$PGDATA/pg_hba.conf"
fi
if [ "${1:-postgres}" = postgres ]; then
    [ $# = 0 ] || shift
    set -- postgres -c listen_addresses='*' -c unix_socket_directories=/tmp -c fsync=off "$@"
fi
exec "$@"
