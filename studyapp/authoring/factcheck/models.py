"""The data of botocore and of cfn-lint, as JSON. Neither is imported: their files are found and read.

botocore keeps AWS's service models in `data/<service>/<version>/service-2.json.gz`; cfn-lint keeps its own rules in
`data/schemas`, and there, in `providers/<region>.json`, which file of `resources` is the schema of a type.
"""

import gzip
import importlib.metadata
import importlib.util
import json
import re
import zlib
from functools import cache
from pathlib import Path
from typing import Any

from studyapp.authoring.factcheck.checks import NotInstalled, Unknown

_PACKAGES = {"botocore": "botocore", "cfn-lint": "cfnlint"}
"""The two by the names under which they are installed and imported."""

_REGION = "us-east-1"


class Models:
    """Reads models from two data folders; None for a package that is not installed. Every file is read once."""

    def __init__(self, botocore: Path | None, cfn_lint: Path | None) -> None:
        self._folders = {"botocore": botocore, "cfn-lint": cfn_lint}
        self._json = cache(_json)

    def service(self, name: str) -> Any:
        """The newest model of an AWS service. Raises Unknown or NotInstalled."""
        folder = self._folder("botocore") / _plain_name(name, r"[a-z0-9-]+")
        versions = sorted(folder.glob("*/service-2.json*")) if folder.is_dir() else []
        if not versions:
            raise Unknown(f"botocore has no service `{name}`")
        return self._json(versions[-1])

    def schema(self, file: str) -> Any:
        """A file of cfn-lint's schemas, such as `extensions/aws_lambda_function/x.json`. Raises as `service` does."""
        place = self._schemas() / _plain_name(file, r"\w[\w-]*(?:/\w[\w-]*)*\.json")
        if not place.is_file():
            raise Unknown(f"cfn-lint has no schema file `{file}`")
        return self._json(place)

    def resource(self, type_name: str) -> Any:
        """The schema of a CloudFormation type, such as `AWS::Lambda::Function`. Raises as `service` does."""
        kept_as = self.schema(f"providers/{_REGION}.json")
        if not isinstance(kept_as, dict) or not isinstance(kept_as.get(type_name), str):
            raise Unknown(f"cfn-lint has no type `{type_name}`")
        return self.schema(f"resources/{kept_as[type_name]}.json")

    def _schemas(self) -> Path:
        return self._folder("cfn-lint") / "schemas"

    def _folder(self, package: str) -> Path:
        folder = self._folders[package]
        if folder is None:
            raise NotInstalled(package)
        return folder


def installed_models() -> Models:
    """The models that are installed beside this program."""
    return Models(*(_data_folder(module) for module in _PACKAGES.values()))


def versions() -> dict[str, str | None]:
    """The versions of botocore and cfn-lint; None for what is not installed."""
    return {package: _version(package) if _data_folder(module) else None for package, module in _PACKAGES.items()}


def _data_folder(module: str) -> Path | None:
    try:
        spec = importlib.util.find_spec(module)  # of a package without dots, this imports nothing
    except ValueError:
        return None
    places = [Path(place) / "data" for place in (spec.submodule_search_locations or ())] if spec else []
    return next((place for place in places if place.is_dir()), None)


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "of unknown version"


def _plain_name(name: str, pattern: str) -> str:
    """A name that stays inside its folder. Raises Unknown for any other, which a deck may well hold."""
    if not re.fullmatch(pattern, name, re.ASCII):
        raise Unknown(f"`{name}` is not such a name")
    return name


def _json(place: Path) -> Any:
    try:
        data = place.read_bytes()
        return json.loads(gzip.decompress(data) if place.suffix == ".gz" else data)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise Unknown(f"{place} cannot be read: {error}") from None
