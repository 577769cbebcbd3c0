# Sourced by the scripts that install packages into the current folder; not run by itself.
mark=node_modules/.bellwether-installed

is_installed() { cmp -s package-lock.json "$mark"; }

# npm empties the folder first: two at once would take each other's files away. A link is made with its content or not
# at all; it names the process that installs, so that a dead one holds up nobody.
wait_for_turn() {
  local lock=.installing owner
  until ln -sn "$$" "$lock" 2>/dev/null; do
    owner=$(readlink "$lock" || true)
    if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then rm -f "$lock"; fi
    sleep 0.2
  done
  trap 'rm -f .installing' EXIT
}

# npm's options follow.
install_lock_file() {
  npm ci --no-audit --no-fund --loglevel=error "$@"
  cp package-lock.json "$mark"
}
