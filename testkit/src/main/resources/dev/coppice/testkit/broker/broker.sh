# A private broker: sh -c "$(cat broker.sh)" broker FOLDER PORT [ROOT]. It does what standard input tells it, a word a line, and says
# "done" after each. When standard input ends, so does the broker, and the folder is removed: nothing outlives the process that
# started this, however that one ended.
#
# FOLDER is as seen from ROOT, a root directory that holds the broker's programs. With ROOT, this needs a mount namespace of its own,
# so that what it mounts goes with it.
folder=$1 port=$2 root=${3:-}
server=

inside() {
    if [ -n "$root" ]; then exec chroot "$root" "$@"; else exec "$@"; fi
}

program() {
    if [ -x "$root/usr/lib/rabbitmq/bin/$1" ]; then echo "/usr/lib/rabbitmq/bin/$1"; else echo "$1"; fi
}

end() {
    if [ -n "$server" ]; then
        kill -s "$1" -- "$2"
        wait "$server" 2>/dev/null
        server=
    fi
}

if [ -n "$root" ]; then
    mount -t proc proc "$root/proc"
    mount --bind /dev "$root/dev"
    [ -e "$root/etc/hosts" ] || : > "$root/etc/hosts"
    mount --bind /etc/hosts "$root/etc/hosts"
fi

mkdir -p "$root$folder/home" "$root$folder/log" "$root$folder/data"
: > "$root$folder/rabbitmq.conf"
# The broker must not wait for a name service to tell it about a host that it does not need.
export HOME="$folder/home" LC_ALL=C.UTF-8 ERL_EPMD_PORT=$((port + 2)) ERL_EPMD_ADDRESS=127.0.0.1
export RABBITMQ_NODENAME="coppice-$port@localhost" RABBITMQ_NODE_IP_ADDRESS=127.0.0.1 RABBITMQ_NODE_PORT="$port"
export RABBITMQ_DIST_PORT=$((port + 1)) RABBITMQ_MNESIA_BASE="$folder/data" RABBITMQ_LOG_BASE="$folder/log"
export RABBITMQ_CONF_ENV_FILE=/dev/null RABBITMQ_CONFIG_FILE="$folder/rabbitmq" RABBITMQ_ENABLED_PLUGINS_FILE="$folder/plugins"
export RABBITMQ_ALLOW_INPUT=1 # the server becomes this shell's child itself, without a shell in between
cat > "$root$folder/advanced.config" <<END
[{rabbit, [{channel_tick_interval, 1000}]},
 {kernel, [{inet_dist_use_interface, {127,0,0,1}}]}].
END
export RABBITMQ_ADVANCED_CONFIG_FILE="$folder/advanced.config"
(inside "$(PATH=$PATH:/usr/sbin command -v epmd || echo /usr/bin/epmd)" > /dev/null 2>&1) &
epmd=$!

while read -r word rest; do
    case $word in
        start)
            (inside setsid "$(program rabbitmq-server)" -noinput >> "$root$folder/log/output" 2>&1 < /dev/null) &
            server=$!
            ;;
        stop) end TERM "$server" ;;
        kill) end KILL "-$server" ;;
        pause)
            kill -s STOP -- "-$server"
            while grep -hs ^State: "/proc/$server"/task/*/status | grep -qv T; do :; done # it takes a moment
            ;;
        resume) kill -s CONT -- "-$server" ;;
        state) kill -s 0 "$server" 2> /dev/null && echo running ;;
        eval) (inside "$(program rabbitmqctl)" eval "$rest" < /dev/null 2>&1) ;;
        ctl) (inside "$(program rabbitmqctl)" $rest < /dev/null 2>&1) ;;
    esac
    echo done
done

end KILL "-$server"
kill -s KILL "$epmd"
rm -rf "$root$folder"
