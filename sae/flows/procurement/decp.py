"""Essential data of public contracts (DECP), of every generation, JSON or XML.

Formats of 2017 and 2019 (a bare list of `marches`, told apart by `_type`) and of 2022 (`marche` and
`contrat-concession`, arrays wrapped). What is read is what looks like a contract, wherever it is.
"""

from collections.abc import Iterator

from sae.flows.procurement.fields import Field
from sae.flows.procurement.model import Contract, Modification, Party

MAX_CONTRACTS = 100_000  # of one file; the whole of France publishes as many in some months


def read_contracts(root: Field) -> Iterator[Contract]:
    """Read every contract of a file; none of a file that holds none."""
    waiting = [root]
    left = MAX_CONTRACTS
    while waiting and left:
        one = waiting.pop()
        if _is_contract(one):
            left -= 1
            yield _contract(one)
        else:
            waiting.extend(reversed(one.fields))


# ----------------------------------------------------------------------------- private

_BUYERS = ("acheteur", "autoriteConcedante")
_PLAIN_TERMS = (
    *("formePrix", "ccag", "idAccordCadre", "offresRecues", "marcheInnovant", "tauxAvance"),
    *("typeGroupementOperateurs", "sousTraitanceDeclaree", "montantSubventionPublique"),
    *("attributionAvance", "origineUE", "origineFrance"),
)
_FLAT = 3  # holders that a record of one level has columns for (`titulaire_id_3`)


def _is_contract(one: Field) -> bool:
    """Say whether a field has the number of a contract, and either its buyer or its purpose."""
    if not one.said("id", "uid"):
        return False
    buyer = any(
        one.said(f"{name}/id", f"{name}/nom", f"{name}_id", f"{name}.id") for name in _BUYERS
    )
    return bool(buyer and (one.said("objet") or one.said("nature")))


def _contract(one: Field) -> Contract:
    is_concession = (
        one.name.casefold() == "contrat-concession"
        or "concession" in one.said("_type").casefold()
        or one.at("autoriteConcedante") is not None
    )
    buyer = next(filter(None, (one.at(name) for name in _BUYERS)), Field(""))
    return Contract(
        number=one.said("id", "uid"),
        whole_number=one.said("uid"),
        is_concession=is_concession,
        nature=one.said("nature"),
        purpose=one.said("objet"),
        cpv=one.said("codeCPV"),
        procedure=one.said("procedure"),
        buyer=Party(
            identifier=buyer.said("id") or one.said("acheteur_id", "acheteur.id"),
            name=buyer.said("nom") or one.said("acheteur_nom", "acheteur.nom"),
        ),
        holders=tuple(_holders(one)),
        amount=one.said("montant", "valeurGlobale"),
        months=one.said("dureeMois"),
        signed_on=one.said("dateSignature"),
        notified_on=one.said("dateNotification"),
        begins_on=one.said("dateDebutExecution"),
        published_on=one.said("datePublicationDonnees"),
        modifications=tuple(map(_modification, _wrapped(one, "modifications", "modification"))),
        subcontractors=tuple(_subcontractors(one)),
        terms=tuple(_terms(one)),
    )


def _holders(one: Field) -> Iterator[Party]:
    for plural, single in (
        ("titulaires", "titulaire"),
        ("concessionnaires", "concessionnaire"),
    ):
        for holder in _wrapped(one, plural, single):
            party = Party(
                identifier=holder.said("id"),
                kind=holder.said("typeIdentifiant"),
                name=holder.said("denominationSociale", "nom"),
            )
            if party.identifier or party.name:
                yield party
    for end in ("", *(f"_{rank}" for rank in range(1, _FLAT + 1))):
        flat = Party(
            identifier=one.said(f"titulaire_id{end}", f"titulaire.id{end}"),
            kind=one.said(f"titulaire_typeIdentifiant{end}"),
            name=one.said(
                f"titulaire_denominationSociale{end}", f"titulaire_nom{end}", f"titulaire.nom{end}"
            ),
        )
        if flat.identifier or flat.name:
            yield flat


def _subcontractors(one: Field) -> Iterator[Party]:
    for act in _wrapped(one, "actesSousTraitance", "acteSousTraitance"):
        said = act.at("sousTraitant")
        if said is not None and said.said("id"):
            yield Party(identifier=said.said("id"), kind=said.said("typeIdentifiant"))


def _modification(one: Field) -> Modification:
    return Modification(
        number=one.said("id"),
        purpose=one.said("objetModification"),
        day=one.said("dateNotificationModification", "dateSignatureModification"),
        published_on=one.said("datePublicationDonneesModification"),
        amount=one.said("montant", "valeurGlobale"),
        months=one.said("dureeMois"),
        holders=tuple(_holders(one)),
    )


def _wrapped(one: Field, plural: str, single: str) -> Iterator[Field]:
    """Give the records of an array, each wrapped in its own name or not."""
    for several in one.all_at(plural):
        inside = tuple(several.all_at(single))
        if inside:
            yield from inside
        elif several.fields:
            yield several


def _terms(one: Field) -> Iterator[tuple[str, str]]:
    place = one.at("lieuExecution")
    if place is not None:
        yield place.said("nom"), "lieuExecution/nom"
        yield place.said("code"), "lieuExecution/code"
    for name in _PLAIN_TERMS:
        yield one.said(name), name
    for plural, single in (
        ("techniques", "technique"),
        ("typesPrix", "typePrix"),
        ("modalitesExecution", "modaliteExecution"),
        ("considerationsSociales", "considerationSociale"),
        ("considerationsEnvironnementales", "considerationEnvironnementale"),
    ):
        for said in one.all_at(f"{plural}/{single}"):
            yield said.text, f"{plural}/{single}"
