#!/usr/bin/env bash
# Starts a throw-away PostgreSQL for tests/audit/test_postgres.py and prints the address for
# AUDIT_TEST_DATABASE_URL. Use:
#   export AUDIT_TEST_DATABASE_URL="$(bash tests/audit/start_postgres.sh)"
#   ...run the tests...
#   bash tests/audit/start_postgres.sh stop
# Needs Debian's package postgresql; installs it when it is missing and the user is root.
set -euo pipefail

folder="${AUDIT_TEST_POSTGRES_DIR:-/tmp/audit-test-postgres}"
port="${AUDIT_TEST_POSTGRES_PORT:-54329}"

find_tools() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1; }

tools="$(find_tools)"
if [ -z "$tools" ]; then
    apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql >&2
    tools="$(find_tools)"
fi

# The server refuses to run as root; Debian's package brings the user postgres.
as_server() { if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi; }

if [ "${1:-}" = stop ]; then
    as_server "$tools/pg_ctl" -D "$folder/data" -m immediate -w stop >&2 || true
    rm -rf "$folder"
    exit 0
fi

if ! as_server "$tools/pg_ctl" -D "$folder/data" status >/dev/null 2>&1; then
    rm -rf "$folder"
    mkdir -p "$folder"
    [ "$(id -u)" = 0 ] && chown postgres "$folder"
    as_server "$tools/initdb" -D "$folder/data" -U audit -A trust -E UTF8 --locale=C.UTF-8 >&2
    as_server "$tools/pg_ctl" -D "$folder/data" -l "$folder/log" -w \
        -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$folder" start >&2
    as_server "$tools/createdb" -h 127.0.0.1 -p "$port" -U audit audit >&2
fi
echo "postgresql://audit@127.0.0.1:$port/audit"
