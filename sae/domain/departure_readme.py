"""README of what is handed over: what each file is and how to check it without this software."""


def departure_readme(archival_agency_name: str, *, whole: bool) -> bytes:
    """Write the text, French then English. whole: a copy of the whole archive goes with it."""
    text = _TEXT.replace("{copy_fr}", _COPY_FR if whole else "")
    text = text.replace("{copy_en}", _COPY_EN if whole else "")
    return text.replace("{name}", archival_agency_name).encode()


# ----------------------------------------------------------------------------- private

_COPY_FR = """\
  copy/           une copie complète des archives : lisez copy/README.txt
  schemas/        les schémas XML du SEDA, pour valider les paquets et les messages
"""
_COPY_EN = """\
  copy/           a complete copy of the archive: read copy/README.txt
  schemas/        the XML schemas of SEDA, to validate packages and messages
"""
_TEXT = """\
ARCHIVES REMISES PAR : {name}
(English below)

  packages/       paquets SEDA (NF Z44-022) : un zip contient manifest.xml et les fichiers
  packages/*.losses.json   ce que la version de SEDA demandée ne sait pas dire, s'il y a lieu
  messages/       les messages SEDA de la remise, quand il y en a
  inventory.csv   la liste complète : unité, objet, paquet, emplacement, taille, SHA-512
  evidence/       inventaires, journal, sceaux et jetons d'horodatage
  sums.sha512     l'empreinte de chacun de ces fichiers
{copy_fr}
VÉRIFIER SANS LOGICIEL PARTICULIER

1. Rien ne manque et rien n'a changé depuis la remise :
     sha512sum -c sums.sha512
2. Chaque fichier d'un paquet est celui de la liste :
     unzip -p packages/1.zip "EMPLACEMENT" | sha512sum      (à comparer à inventory.csv)
3. Ce fichier est celui qui avait été pris en charge : son empreinte SHA-512 figure dans
   l'inventaire de son AIP, et l'empreinte de cet inventaire dans le journal :
     grep -l EMPREINTE evidence/inventories/*.json
     sha512sum evidence/inventories/AIP.json
     grep EMPREINTE-DE-L-INVENTAIRE evidence/journal/lifecycle/*.jsonl
4. Le journal est celui qui a été scellé, et le sceau est horodaté (RFC 3161) :
     openssl ts -verify -data evidence/journal/seals/N.txt -in evidence/journal/seals/N.tsr \\
       -CAfile evidence/journal/seals/certificates.pem
   Chaque sceau (du texte) donne, pour le flux « lifecycle », les lignes couvertes et leurs
   empreintes : cat evidence/journal/lifecycle/*.jsonl | sed -n 'PREMIÈRE,DERNIÈREp' | sha512sum

POUR ACCEPTER

Répondez par écrit : une lettre signée qui nomme cette remise, ou les messages SEDA (un accusé de
réception de la restitution, une réponse au transfert pour chaque paquet). Sans cette réponse, les
originaux restent conservés par l'expéditeur.


ARCHIVES HANDED OVER BY: {name}

  packages/       SEDA packages (NF Z44-022): a zip holds manifest.xml and the files
  packages/*.losses.json   what the SEDA version asked for cannot say, if anything
  messages/       the SEDA messages of the hand-over, if any
  inventory.csv   the complete list: unit, object, package, place, size, SHA-512
  evidence/       inventories, journal, seals and timestamp tokens
  sums.sha512     the digest of each of these files
{copy_en}
CHECKING WITHOUT ANY PARTICULAR SOFTWARE

1. Nothing is missing, nothing changed since:  sha512sum -c sums.sha512
2. Each file of a package is the one of the list:
     unzip -p packages/1.zip "PLACE" | sha512sum            (compare with inventory.csv)
3. That file is the one taken in charge: its SHA-512 stands in the inventory of its AIP, and the
   digest of that inventory in the journal:
     grep -l DIGEST evidence/inventories/*.json
     sha512sum evidence/inventories/AIP.json
     grep DIGEST-OF-THE-INVENTORY evidence/journal/lifecycle/*.jsonl
4. The journal is the one that was sealed, and the seal is timestamped (RFC 3161):
     openssl ts -verify -data evidence/journal/seals/N.txt -in evidence/journal/seals/N.tsr \\
       -CAfile evidence/journal/seals/certificates.pem
   Each seal gives, for the stream "lifecycle", the lines it covers and their digests:
   cat evidence/journal/lifecycle/*.jsonl | sed -n 'FIRST,LASTp' | sha512sum

TO ACCEPT

Answer in writing: a signed letter that names this hand-over, or SEDA messages (an acknowledgement
of the restitution, a reply to the transfer for each package). Without it the originals stay with
who sent them.
"""
