# Sourced by the other scripts: installs the system packages that simdrive is built on.

packages=(
    libavcodec-dev libavformat-dev libswscale-dev libpng-dev libopenblas-dev libdnnl-dev libssl-dev pkg-config
)

# Ends with one sentence when a tool is missing: 69 is EX_UNAVAILABLE of sysexits.h.
need() {
    command -v "$1" >/dev/null && return
    echo "simdrive: $2" >&2
    exit 69
}

# Names what is missing and installs it with apt, through sudo when not root.
install_packages() {
    local missing=() package
    need swift "Swift is missing; install 6.2 or later from https://swift.org/install"
    # On other systems the compiler says what is missing.
    command -v dpkg-query >/dev/null || return 0
    for package in "${packages[@]}"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' ||
            missing+=("$package")
    done
    [ "${#missing[@]}" -eq 0 ] && return
    need apt-get "${missing[*]} are missing, and apt-get to install them is too; install them yourself"
    [ "$(id -u)" -eq 0 ] ||
        need sudo "${missing[*]} are missing, and sudo to install them is too; install them as root"
    echo "simdrive: installing missing system packages: ${missing[*]}" >&2
    local as_root=()
    [ "$(id -u)" -eq 0 ] || as_root=(sudo)
    {
        "${as_root[@]}" apt-get update -qq
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}"
    } >&2
}
