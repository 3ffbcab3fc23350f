"""A wording that may name a person is found; one that describes by typology is not."""

import json

import pytest

from sae.domain.personal_names import name_like, names_in

METADATA = json.dumps(
    {"Title": ["Dossier Lefebvre"], "Writer": [{"FirstName": ["Aline"], "BirthName": ["Roussel"]}]}
)
NAMES = names_in(METADATA, "Dossier Lefebvre")


@pytest.mark.parametrize(
    ("wording", "found"),
    [
        ("Factures et mandats, 2010", ()),
        ("Dossiers d'aide sociale, 2010", ()),
        ("Dossier de M. Untel", ("M. Untel",)),
        ("Dossier de Mme de La Tour", ("Mme de La Tour",)),
        ("Arrêt de Jeanne DUPONT", ("Jeanne DUPONT",)),
        ("Dossier Lefebvre", ("Lefebvre",)),
        ("Courriers de Roussel", ("Roussel",)),
        ("Courriers de roussel", ()),
    ],
)
def test_a_wording_names_somebody_or_not(wording: str, found: tuple[str, ...]) -> None:
    assert name_like(wording, names=NAMES) == found


def test_the_words_of_the_table_of_retention_name_nobody() -> None:
    names = names_in("{}", "Registre Matricule des élèves")

    assert name_like("Registre Matricule, 1990", names=names, proposed="Registre Matricule") == ()
