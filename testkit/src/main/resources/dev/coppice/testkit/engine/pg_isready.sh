#!/bin/sh
# Whether the server of this container takes connections, by what it writes down itself.
if [ "$(tail -n 1 "${PGDATA:-/var/lib/postgresql/data}/postmaster.pid" 2> /dev/null | tr -d ' ')" = ready ]; then
    echo 'accepting connections'
else
    echo 'no response'
    exit 2
fi
