"""The bill of materials in CycloneDX's JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cyclonedx.factory.license import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from tools.supply_chain.installed import ROOT, Installed
from tools.supply_chain.licences import LicencePolicy
from tools.supply_chain.locks import Pinned

__all__ = ["bill_of_materials"]


def bill_of_materials(installed: Sequence[Installed], policy: LicencePolicy, pinned: Pinned) -> str:
    """The components of a distribution with their licences, the hashes of the files accepted, and who needs whom.

    The same dependencies give the same text but for its serial number and time.
    """
    made = {one.name: _component(one, policy, pinned) for one in installed}
    bom = Bom()
    bom.metadata.component = made[ROOT]
    for one in installed:
        if one.name != ROOT:
            bom.components.add(made[one.name])
    for one in installed:
        bom.register_dependency(made[one.name], [made[name] for name in one.needs if name in made])
    return str(JsonV1Dot6(bom).output_as_string(indent=2))


def _component(one: Installed, policy: LicencePolicy, pinned: Pinned) -> Component:
    spelled: Mapping[str, str] = policy.spellings
    named = [policy.reviewed[one.name]] if one.name in policy.reviewed else [spelled.get(it, it) for it in one.declared]
    licences = LicenseFactory()
    # The format takes one expression, or single licences.
    given = [licences.make_from_string(named[0] if len(named) == 1 else " AND ".join(f"({it})" for it in named))]
    hashes = pinned.get((one.name, one.version), ())
    return Component(
        type=ComponentType.APPLICATION if one.name == ROOT else ComponentType.LIBRARY,
        name=one.name,
        version=one.version,
        bom_ref=f"{one.name}=={one.version}",
        purl=PackageURL(type="pypi", name=one.name, version=one.version),
        licenses=given if named else (),
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=value) for value in hashes],
    )
