# Starts a PostgreSQL server in a temporary folder. Prints the folder, obeys the commands on the
# standard input, and stops the server when the standard input ends. That happens when the tests end
# in any way, because the other end belongs to their process.
#
# $1: the folder of the programs. The other arguments are options of the server.
set -eu
# A signal for the whole group, such as that of Ctrl-C, does not end this script before the server.
trap '' HUP INT TERM
programs=$1
shift
folder=$(mktemp -d /tmp/paylink-postgres.XXXXXX)
trap 'rm -rf "$folder"' EXIT

fail() {
  cat "$folder/log"
  exit 1
}

# The server is a child of this script, which can therefore wait for its end.
start() {
  "$programs/postgres" -D "$folder/data" -c listen_addresses= -c unix_socket_directories="$folder" \
    -c fsync=off -c max_connections=200 -c log_statement=none "$@" >>"$folder/log" 2>&1 </dev/null &
  server=$!
  tries=0
  # The last line of the file is the state of the server.
  until grep -qs '^ready' "$folder/data/postmaster.pid"; do
    tries=$((tries + 1))
    if [ "$tries" -gt 1500 ] || ! kill -0 "$server" 2>/dev/null; then fail; fi
    sleep 0.02
  done
}

# Ends the server and all of its processes with SIGKILL, as when the machine loses its power, except
# that the operating system keeps what was written to files.
kill_all() {
  # A stopped server starts no other process.
  kill -STOP "$server"
  children=$(cat "/proc/$server/task/$server/children")
  kill -KILL "$server" $children
  wait "$server" 2>/dev/null || true
  # A process that has not ended yet keeps the memory that another server needs.
  for child in $children; do
    while grep -qs '^State:[[:space:]]*[^Z[:space:]]' "/proc/$child/status"; do sleep 0.01; done
  done
  rm "$folder/data/postmaster.pid"
}

"$programs/initdb" --pgdata="$folder/data" --username=paylink --auth=trust --encoding=UTF8 \
  --locale=C --no-sync >"$folder/log" 2>&1 || fail
start "$@"
echo "$folder"
while read -r command; do
  case $command in
    kill) kill_all ;;
    start) start "$@" ;;
  esac
  echo "$command"
done
kill -QUIT "$server" 2>/dev/null || true
wait "$server" || true
