"""What of an XML document a signature covers, and where no honest signer puts what is signed.

Wrapping attacks keep what was signed, and move it where nobody looks.
"""

from typing import Any

from sae.adapters.signatures.xades import is_xades, local
from sae.adapters.signatures.xml_references import DS
from sae.domain.signatures import Coverage


def coverage_of(target: Any, signature: Any) -> Coverage:  # noqa: ANN401 - lxml has no types
    """Say what of the document a target covers; UNKNOWN where no honest signer puts it."""
    if target is None or target is signature.getroottree().getroot():
        return Coverage.WHOLE
    if target in signature.iterancestors():
        return Coverage.PART  # enveloped: the Bordereau of a PES
    if target is signature or signature in target.iterancestors():
        own = is_own_object(target, signature)
        return Coverage.PART if own else Coverage.UNKNOWN
    if any(one.tag == f"{{{DS}}}Object" for one in target.iterancestors()):
        return Coverage.PART if _is_countersigned(target, signature) else Coverage.UNKNOWN
    return Coverage.PART


def is_own_object(target: Any, signature: Any) -> bool:  # noqa: ANN401 - lxml has no types
    """Say whether an element stands where an enveloping signature puts it."""
    if local(target) in ("KeyInfo", "SignatureValue", "SignatureProperties", "X509Data"):
        return True
    for element in (target, target.getparent()):
        if element is not None and element.tag == f"{{{DS}}}Object":
            return element.getparent() is signature
    above = [local(one) for one in target.iterancestors()]
    return "QualifyingProperties" in above and not is_data(target)


def is_data(element: Any) -> bool:  # noqa: ANN401 - lxml has no types
    """Say whether an element is of a document rather than of a signature."""
    return not is_xades(element) and not str(element.tag).startswith(f"{{{DS}}}")


# ----------------------------------------------------------------------------- private


def _is_countersigned(target: Any, signature: Any) -> bool:  # noqa: ANN401 - lxml has no types
    counter = any(local(one) == "CounterSignature" for one in signature.iterancestors())
    return local(target) == "SignatureValue" or counter
