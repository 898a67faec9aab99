"""Real servers for tests, started in folders and on ports of their own."""

import getpass
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
VARNISH, NGINX = ("varnishd",), ("nginx",)
POSTGRESQL, REDIS = ("initdb", "postgres"), ("redis-server",)
MARIADB = ("mariadbd", "mariadb-install-db", "mariadb-dump")


def program(name: str) -> str | None:
    """A server's program: Debian keeps PostgreSQL's outside PATH, and MariaDB's outside that of users."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return shutil.which(name) or (str(found[-1]) if found else None) or shutil.which(name, path="/usr/sbin")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for(port: int, process: subprocess.Popen) -> None:
    for _attempt in range(300):
        assert process.poll() is None, "the server ended at once"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"nothing answers on port {port}")


@contextmanager
def running(command: list[str], port: int, log=subprocess.DEVNULL, **options):
    """``log``: an open file for what the server prints."""
    process = subprocess.Popen(command, stdout=log, stderr=log, **options)
    try:
        wait_for(port, process)
        yield process
    finally:
        process.terminate()
        process.wait(timeout=30)


@contextmanager
def postgresql(folder: Path, fsync: bool = False):
    """A cluster in a folder, made where there is none; gives its DATABASE_URL. PostgreSQL refuses to run as root.

    ``fsync``: commits wait for the disk, as in earnest.
    """
    port = free_port()
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_user:
        shutil.chown(folder, "postgres")
        # pytest keeps its folders to their owner; the server's user must be able to pass through.
        for parent in list(folder.parents)[:3]:
            if parent.is_relative_to("/tmp") and parent != Path("/tmp"):
                parent.chmod(0o711)
    if not (folder / "data").exists():
        made = [program("initdb"), "-D", f"{folder}/data", "-U", "postgres", "-A", "trust", "-E", "UTF8"]
        subprocess.run([*as_user, *made], check=True, stdout=subprocess.DEVNULL)
    server = [program("postgres"), "-D", f"{folder}/data", "-p", str(port), "-k", str(folder)]
    for option in (
        f"fsync={'on' if fsync else 'off'}",
        "listen_addresses=127.0.0.1",
        "max_connections=300",
        "jit=off",
    ):
        server += ["-c", option]
    with (folder / "postgresql.log").open("a") as log, running([*as_user, *server], port, log):
        # It listens before it is ready to answer.
        ready = [program("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
        while subprocess.run(ready).returncode:
            time.sleep(0.05)
        yield f"postgres://postgres@127.0.0.1:{port}/postgres"


@contextmanager
def mariadb(folder: Path):
    """A throw-away server with an empty database; gives its address. Root has no password."""
    port = free_port()
    user = getpass.getuser()
    common = ["--no-defaults", f"--datadir={folder}/data", f"--user={user}"]
    subprocess.run(
        [
            program("mariadb-install-db"),
            *common,
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
        ],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    server = [program("mariadbd"), *common, f"--port={port}", "--bind-address=127.0.0.1"]
    # A socket's path may have 107 letters, a test's folder more.
    with (
        tempfile.TemporaryDirectory(prefix="mariadb-") as sockets,
        running([*server, f"--socket={sockets}/socket", "--innodb-flush-log-at-trx-commit=0"], port),
    ):
        yield f"mysql://root@127.0.0.1:{port}/mysql?unix_socket={sockets}/socket"


@contextmanager
def redis():
    port = free_port()
    with running([program("redis-server"), "--port", str(port), "--save", "", "--bind", "127.0.0.1"], port):
        yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def varnish(folder: Path, portal_port: int):
    """The configuration of ``deploy/`` in front of a portal; gives the port."""
    port = free_port()
    configuration = folder / "portal.vcl"
    text = (ROOT / "deploy" / "varnish" / "portal.vcl").read_text()
    assert '.port = "8000";' in text
    configuration.write_text(text.replace('.port = "8000";', f'.port = "{portal_port}";'))
    command = [program("varnishd"), "-F", "-n", str(folder / "varnish"), "-f", str(configuration)]
    # Without Debian's jail, which needs a user of its own; 64 MB is enough for a test.
    command += ["-a", f"127.0.0.1:{port}", "-p", "http_gzip_support=off", "-s", "malloc,64m", "-j", "none"]
    with running(command, port):
        yield port


@contextmanager
def nginx(folder: Path, root: Path):
    """Files of a folder from disk, one process as a static file asks for; gives the port. Ready-made .gz are sent."""
    port = free_port()
    configuration = folder / "nginx.conf"
    configuration.write_text(
        f"""worker_processes 1; daemon off; pid {folder}/pid; error_log {folder}/error.log;
        events {{ worker_connections 1024; }}
        http {{ include /etc/nginx/mime.types; access_log off; sendfile on; keepalive_requests 1000000;
        client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
        fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
        server {{ listen 127.0.0.1:{port}; root {root}; gzip_static on; }} }}"""
    )
    with running([program("nginx"), "-c", str(configuration), "-e", f"{folder}/error.log"], port):
        yield port


def _remove_sockets(command: list[str]) -> None:
    """What SeaweedFS leaves in /tmp, named by its ports."""
    for option in command:
        if option.rpartition("=")[2].isdigit():
            for socket_file in Path("/tmp").glob(f"seaweedfs-*-{option.rpartition('=')[2]}.sock"):
                socket_file.unlink()


def _wait_for_bucket(client, bucket: str) -> None:
    """SeaweedFS answers before it has a place to write to."""
    for _attempt in range(120):
        try:
            client.put_object(Bucket=bucket, Key="ready", Body=b"ready")
        except client.exceptions.ClientError:
            time.sleep(0.5)
        else:
            client.delete_object(Bucket=bucket, Key="ready")
            return
    raise TimeoutError(f"nothing can be written to {bucket}")


@contextmanager
def s3(folder: Path, *buckets: str):
    """A SeaweedFS with these empty buckets, closed to whoever has no key; gives what a portal must be told of it."""
    import boto3  # the largest package here: only those who need a bucket wait for it

    port, key, secret = free_port(), "portal", "of-the-tests-alone"
    rights = {
        "name": "portal",
        "credentials": [{"accessKey": key, "secretKey": secret}],
        "actions": ["Admin"],
    }
    (folder / "rights.json").write_text(json.dumps({"identities": [rights]}))
    command = [str(Path(sys.executable).with_name("weed")), "server", f"-dir={folder}", "-ip=127.0.0.1"]
    command += ["-ip.bind=127.0.0.1", "-s3", f"-s3.port={port}", f"-s3.config={folder}/rights.json"]
    command += [
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        "-master.electionTimeout=1s",
        "-master.volumeSizeLimitMB=32",
    ]
    for name in ("master.port", "volume.port", "filer.port"):
        command += [f"-{name}={free_port()}", f"-{name}.grpc={free_port()}"]
    command.append(f"-s3.port.grpc={free_port()}")
    with ExitStack() as stack:
        stack.callback(_remove_sockets, command)
        stack.callback(
            stack.enter_context(running(command, port)).kill
        )  # it takes its leave for half a minute
        address = f"http://127.0.0.1:{port}"
        client = boto3.client(
            "s3",
            endpoint_url=address,
            region_name="us-east-1",
            aws_access_key_id=key,
            aws_secret_access_key=secret,
        )
        for bucket in buckets:
            client.create_bucket(Bucket=bucket)
            _wait_for_bucket(client, bucket)
        yield {"S3_ENDPOINT_URL": address, "S3_ACCESS_KEY_ID": key, "S3_SECRET_ACCESS_KEY": secret}


def need(*names: str) -> None:
    """Skip the test where these programs are not installed, or fail it where SERVERS=required."""
    missing = [name for name in names if not program(name)]
    if missing:
        message = f"not installed: {', '.join(missing)}"
        if os.environ.get("SERVERS") == "required":
            pytest.fail(message)
        pytest.skip(message)
