"""Tables for the commune of the demonstration, as an archivist would import them.

Durations are examples: a real archive imports rules with the reference that founds them.
"""

from collections.abc import Mapping
from types import MappingProxyType

TABLES: Mapping[str, str] = MappingProxyType(
    {
        "agencies": """\
Identifier;Name;Description
MAIRIE-VALOMBRE;Mairie de Valombre-les-Tilleuls;Service versant
FINANCES-VALOMBRE;Service des finances;Mandats, factures, budget
SECRETARIAT-GENERAL-VALOMBRE;Secrétariat général;Conseil municipal, délibérations
COMMANDE-PUBLIQUE-VALOMBRE;Commande publique;Marchés publics
""",
        "agreements": """\
Identifier;Name;Status;Reading;Acceptance
CONV-VALOMBRE-FINANCES;Versement des pièces comptables;ACTIVE;tolerant;automatic
CONV-VALOMBRE-ASSEMBLEES;Versement des délibérations;ACTIVE;tolerant;automatic
CONV-VALOMBRE-MARCHES;Versement des marchés publics;ACTIVE;strict;automatic
""",
        "rules": """\
RuleId;RuleType;RuleValue;RuleDescription;RuleDuration;RuleMeasurement
FIN-05;AppraisalRule;Mandats et factures;Exemple : dix ans à compter de la clôture;10;YEAR
DEL-01;AppraisalRule;Délibérations;Exemple : conservées à l'issue de la mandature;6;YEAR
MP-02;AppraisalRule;Marchés publics de travaux;Exemple : dix ans après la réception;10;YEAR
AR038;AccessRule;Librement communicable;Exemple : dès la création;0;YEAR
AR039;AccessRule;Secret des affaires;Exemple : vingt-cinq ans;25;YEAR
""",
    }
)
