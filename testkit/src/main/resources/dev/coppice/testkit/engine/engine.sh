# A private container engine: sh -c "$(cat engine.sh)" engine TEXT FOLDER BRIDGE ADDRESS PROGRAM ROOT, where TEXT is this text again. PROGRAM
# is dockerd or podman; with a ROOT, it and all that it needs are those of that root directory, and all else is this system's. It does what
# standard input tells it, a word a line, and says "done" after each. When standard input ends, so does the engine: nothing outlives the
# process that started this, however that one ended.
#
# All its processes are in a process namespace, and end with its first one; its mounts are in a mount namespace, and go with it. The
# bridge BRIDGE has the ADDRESS, such as 10.199.0.1/24. dockerd changes no packet filter of the host's; Podman does, and takes back what it did.
trap '' INT TERM HUP
text=$1 folder=$2 bridge=$3 address=$4 program=$5 root=$6
engine=

if [ -z "${COPPICE_TEST_ENGINE_INSIDE:-}" ]; then
    busybox ip link add "$bridge" type bridge && busybox ip addr add "$address" dev "$bridge" &&
        busybox ip link set "$bridge" up || { rm -rf "$folder"; exit 1; }
    COPPICE_TEST_ENGINE_INSIDE=1 unshare --mount --propagation slave --pid --fork --kill-child --mount-proc sh -c "$text" engine "$@"
    for link in /sys/class/net/br-*; do # those of its other networks are named after their ids
        if grep -aqs "network/${link##*/br-}" "$folder/data/network/files/local-kv.db"; then
            busybox ip link del "${link##*/}"
        fi
    done
    busybox ip link del "$bridge"
    find /sys/fs/cgroup -maxdepth 2 -type d -name "$bridge" | while read -r group; do
        find "$group" -depth -type d -exec rmdir {} +
    done
    if [ "$program" = podman ]; then # the parent of all Podmans' groups, where nothing else is in it
        find /sys/fs/cgroup -maxdepth 3 -depth -type d -path '*/libpod_parent*' -exec rmdir {} + 2> /dev/null
    fi
    rm -rf --one-file-system "$folder"
    exit
fi

if [ -n "$root" ]; then
    mount --bind "$root/usr" /usr && mount --bind "$root/etc" /etc || exit 1
fi
mkdir "$folder/home"
export HOME="$folder/home" PATH="$PATH:/usr/sbin:/sbin"
unset DOCKER_HOST DOCKER_CONTEXT

start_dockerd() {
    exec dockerd --host "unix://$folder/socket" --data-root "$folder/data" --exec-root "$folder/exec" --pidfile "$folder/pid" \
        --bridge "$bridge" --iptables=false --ip-forward=false --ip-masq=false --cgroup-parent "/$bridge" \
        --exec-opt native.cgroupdriver=cgroupfs --shutdown-timeout 5
}

# There is no systemd in here, and so nothing that runs health checks, and no journal. All Podmans of a host would share locks in /dev/shm
# and names below /run; registries on loopback speak plainly, as they do to dockerd.
podman_options="--runtime runc --root $folder/data --runroot $folder/exec --tmpdir $folder/tmp --network-config-dir $folder/networks
    --cgroup-manager cgroupfs --events-backend file"

prepare_podman() {
    cd "$folder" && mount -t tmpfs none /dev/shm && mount -t tmpfs none /run && mkdir "$folder/networks" || exit 1
    export CONTAINERS_REGISTRIES_CONF="$folder/registries.conf"
    printf '[[registry]]\nlocation = "127.0.0.1"\ninsecure = true\n' > "$CONTAINERS_REGISTRIES_CONF"
    cat > "$folder/networks/podman.json" << EOF
{"name": "podman", "id": "2f259bab93aaaaa2542ba43ef33eb990d0999ee1b9924b557b7be53c0b7a1bb9", "driver": "bridge",
 "network_interface": "$bridge", "subnets": [{"subnet": "${address%.*}.0/24", "gateway": "${address%/*}"}],
 "ipam_options": {"driver": "host-local"}}
EOF
}

start_podman() {
    exec podman $podman_options system service --time 0 "unix://$folder/socket"
}

# Its bridges go with the last container on each, and so do its rules. The table is there for all Podmans of the host.
clear_podman() {
    podman $podman_options rm --force --all --time 0
    if nft list table inet netavark > "$folder/rules" && ! grep -q 'chain nv_' "$folder/rules"; then
        nft delete table inet netavark
    fi
}

# The kernel ends it when dockerd ends, but not at once. A dockerd that still sees it, or its zombie, waits for its answers in vain, and gives up.
await_containerd() {
    pid=$(cat "$folder/exec/containerd/containerd.pid" 2> /dev/null) || return 0
    while kill -s KILL "$pid" 2> /dev/null; do
        sleep 0.02 # the shell's wait for this takes the zombie in, too
    done
    rm -f "$folder/exec/containerd/containerd.pid"
}

[ "$program" != podman ] || prepare_podman
while read -r word; do
    case $word in
        start)
            rm -f "$folder/pid"
            "start_$program" >> "$folder/log" 2>&1 < /dev/null &
            engine=$!
            ;;
        stop) kill -s TERM "$engine" && wait "$engine" 2> /dev/null ;;
        kill)
            kill -s KILL "$engine" && wait "$engine" 2> /dev/null
            await_containerd
            ;;
        pause) kill -s STOP "$engine" ;;
        resume) kill -s CONT "$engine" ;;
        state) kill -s 0 "$engine" 2> /dev/null && echo running ;;
    esac
    echo done
done
if [ "$program" = podman ]; then
    kill -s KILL "$engine"
    clear_podman >> "$folder/log" 2>&1
fi
