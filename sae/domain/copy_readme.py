"""README.txt of each copy: how to read and verify it without this software. French, then English.

For an archivist, an auditor or a successor who has nothing but this folder, a terminal and time.
"""


def copy_readme(archival_agency_name: str) -> bytes:
    """Write the README of a copy. archival_agency_name: who keeps these archives."""
    return _TEXT.replace("{name}", archival_agency_name).encode()


# ----------------------------------------------------------------------------- private

_TEXT = """\
ARCHIVES NUMÉRIQUES : {name}
(English below)

1. CE QU'EST CE DOSSIER

Ce dossier est une copie complète des archives conservées par « {name} ».
Rien d'autre n'est nécessaire pour les lire et pour vérifier qu'elles n'ont pas changé : ni le
logiciel qui les a écrites, ni sa base de données. Ne modifiez, ne renommez et ne supprimez rien
ici : travaillez sur une recopie.

  ocfl/       les archives (norme OCFL 1.1, https://ocfl.io/1.1/spec/)
  sums/       les empreintes SHA-512 des mêmes fichiers, une liste par objet
  journal/    ce qui a été fait, ligne par ligne, puis scellé et horodaté
  holdings/   la liste de ce qui est conservé, à chaque scellement
  incoming/   fichiers en cours de réception : sans valeur, ignorez-les
  damaged/    octets mis de côté par une réparation ; swept/ : restes qui attendent leur retrait

2. LIRE LES ARCHIVES

Chaque objet occupe un dossier de ocfl/ : deux niveaux de deux caractères, puis son identifiant.
Les fichiers sont dans v1/content/ (v2, v3... pour les versions suivantes) ; inventory.json dit
quels fichiers composent chaque version et donne leurs empreintes.

  - un paquet d'archives (AIP) contient package/manifest.xml, qui le décrit selon le standard
    SEDA (NF Z44-022), les documents eux-mêmes dans package/Content/, et record.json, qui donne
    les identifiants et les formats constatés à la prise en charge ; signatures.jsonl, s'il y en a,
    dit ce qui a été constaté des signatures, avec les certificats et jetons (DER en base64) ;
  - un versement contient manifest.xml tel que reçu, acknowledgement.xml (l'accusé de réception),
    reply.xml (la réponse) et findings.json (les constats) ;
  - un référentiel (services, conventions, règles) contient record.json et le fichier importé.

Chercher un mot dans toutes les descriptions :

  grep -rl --include=manifest.xml "chauffage" ocfl/

Un très long nom de fichier peut être remplacé par une empreinte : inventory.json (« state »)
donne toujours le nom d'origine.

3. VÉRIFIER QUE RIEN N'A CHANGÉ

Depuis ce dossier, sous Linux ou macOS (« sha512sum » ; macOS : « shasum -a 512 ») :

  cat sums/*.sha512 | sha512sum -c --quiet

Aucune ligne affichée : tous les fichiers sont intacts. Les listes sums/ ne sont qu'une
commodité ; ce qui fait foi est la chaîne suivante, du fichier jusqu'au jeton d'horodatage :

  a. inventory.json donne l'empreinte de chaque fichier de l'objet ;
  b. la ligne du journal qui a pris l'objet en charge (journal/lifecycle/entries/*.jsonl,
     « taken_in_charge », « transfer_completed »...) donne, dans « after », l'empreinte SHA-512
     de inventory.json :  sha512sum ocfl/.../inventory.json
  c. chaque ligne du journal donne, dans « prev », l'empreinte SHA-256 de la ligne précédente :
     on ne peut ni changer, ni ajouter, ni retirer une ligne sans casser la suite ;
  d. journal/seals/NUMERO.txt (le scellement) donne, pour chaque journal, les lignes qu'il couvre
     (« lifecycle-entries: 1-13 ») et leur empreinte (« lifecycle-sha512 ») :
     cat journal/lifecycle/entries/*.jsonl | sed -n '1,13p' | sha512sum
  e. journal/seals/NUMERO.tsr est le jeton d'horodatage (RFC 3161) de ce scellement :

     openssl ts -verify -data journal/seals/00000001.txt \\
       -in journal/seals/00000001.tsr -CAfile journal/seals/certificates.pem

     puis, pour lire la date et l'autorité :
     openssl ts -reply -in journal/seals/00000001.tsr -text

Un jeton de l'autorité interne du service prouve l'ordre des opérations, pas leur date, à l'égard
de l'exploitant lui-même ; un jeton d'une autorité extérieure prouve les deux.

4. SI QUELQUE CHOSE NE VA PAS

Un fichier absent ou altéré ici est intact ailleurs : d'autres copies des mêmes archives existent,
sur d'autres supports. Ne réparez rien à la main. Prévenez le service d'archives, ou les Archives
départementales, qui exercent le contrôle scientifique et technique de l'État.


------------------------------------------------------------------------------------------------

DIGITAL ARCHIVES: {name}

1. WHAT THIS FOLDER IS

This folder is a complete copy of the archives kept by "{name}".
Nothing else is needed to read them and to verify that they have not changed: neither the software
that wrote them, nor its database. Do not change, rename or remove anything here: work on a copy.

  ocfl/       the archives (OCFL 1.1, https://ocfl.io/1.1/spec/)
  sums/       SHA-512 digests of the same files, one list for each object
  journal/    what was done, line by line, then sealed and timestamped
  holdings/   the list of what is kept, at each seal
  incoming/   files being received: worthless, ignore them
  damaged/    bytes that a repair put aside; swept/: leftovers that wait to be removed

2. READING THE ARCHIVES

Each object is a folder of ocfl/: two levels of two characters, then its identifier. Files are in
v1/content/ (v2, v3... for later versions); inventory.json says which files make each version and
gives their digests.

  - an archival package (AIP) holds package/manifest.xml, which describes it by the French
    standard SEDA (NF Z44-022), the documents themselves in package/Content/, and record.json,
    with our identifiers and the formats found when it was taken in charge; signatures.jsonl, if
    any, tells what was found of signatures, with certificates and tokens (DER in base64);
  - a transfer holds manifest.xml as received, acknowledgement.xml, reply.xml and findings.json;
  - a referential (agencies, agreements, rules) holds record.json and the file imported.

Searching every description for a word:

  grep -rl --include=manifest.xml "chauffage" ocfl/

A very long file name may be replaced by a digest: inventory.json ("state") always gives the
original name.

3. VERIFYING THAT NOTHING HAS CHANGED

From this folder, on Linux or macOS ("sha512sum"; macOS: "shasum -a 512"):

  cat sums/*.sha512 | sha512sum -c --quiet

No line shown: every file is intact. The lists in sums/ are a convenience; what counts is this
chain, from the file up to the timestamp:

  a. inventory.json gives the digest of each file of the object;
  b. the journal line that took the object in charge (journal/lifecycle/entries/*.jsonl,
     "taken_in_charge", "transfer_completed"...) gives in "after" the SHA-512 of inventory.json:
     sha512sum ocfl/.../inventory.json
  c. each journal line gives in "prev" the SHA-256 of the previous line: no line can be changed,
     added or removed without breaking what follows;
  d. journal/seals/NUMBER.txt (the seal) gives, for each journal, the lines that it covers
     ("lifecycle-entries: 1-13") and their digest ("lifecycle-sha512"):
     cat journal/lifecycle/entries/*.jsonl | sed -n '1,13p' | sha512sum
  e. journal/seals/NUMBER.tsr is the timestamp token (RFC 3161) of that seal:

     openssl ts -verify -data journal/seals/00000001.txt \\
       -in journal/seals/00000001.tsr -CAfile journal/seals/certificates.pem

     then, to read its date and authority:
     openssl ts -reply -in journal/seals/00000001.tsr -text

A token of the archive's own authority proves the order of operations, not their date, against the
operator; a token of an outside authority proves both.

4. IF SOMETHING IS WRONG

A file missing or altered here is intact elsewhere: other copies of the same archives exist, on
other media. Repair nothing by hand. Tell the archival agency, or the departmental archives, which
oversee these archives for the State.
"""
