"""Fifty ways to get a manifest wrong, as depositors do. Each is (name, change of a good one).

The good one is `GOOD`, valid in every version; `faulty(name, version)` gives the wrong one.
"""

from tests.unit.seda.small_manifests import a_manifest

CONTENT = """
<DescriptionLevel>Item</DescriptionLevel>
<Title>Registre</Title>
<Description>Registre des arrêtés</Description>
<Language>fra</Language>
<Keyword><KeywordContent>Lyon</KeywordContent><KeywordType>geogname</KeywordType></Keyword>
<Writer><FullName>Ada</FullName><Identifier>M1</Identifier></Writer>
<StartDate>2024-01-31</StartDate>
<EndDate>2024</EndDate>
<Event><EventType>vote</EventType><EventDateTime>2024-01-31T10:00:00</EventDateTime></Event>
<Gps><GpsAltitude>170</GpsAltitude></Gps>
"""
MANAGEMENT = """
<AppraisalRule>
<Rule>APP-1</Rule>
<StartDate>2024-01-31</StartDate>
<FinalAction>Destroy</FinalAction>
</AppraisalRule>
<NeedAuthorization>false</NeedAuthorization>
"""
OBJECTS = """
<DataObjectGroup id="G1">
<BinaryDataObject id="B1">
<DataObjectVersion>BinaryMaster_1</DataObjectVersion>
<Uri>Content/a.pdf</Uri>
<MessageDigest algorithm="SHA-512">00ff</MessageDigest>
<Size>12</Size>
<FileInfo><Filename>a.pdf</Filename><LastModified>2024-01-31T10:00:00</LastModified></FileInfo>
</BinaryDataObject>
<PhysicalDataObject id="P1">
<PhysicalDimensions><Width unit="centimetre">21.5</Width></PhysicalDimensions>
</PhysicalDataObject>
</DataObjectGroup>
"""
DEFAULTS = "\n<LegalStatus>Public Archive</LegalStatus>\n"

# name: (what is replaced, by what), each found once
FAULTS = {
    "title after description": (
        "<Title>Registre</Title>\n<Description>Registre des arrêtés</Description>",
        "<Description>Registre des arrêtés</Description>\n<Title>Registre</Title>",
    ),
    "level after title": (
        "<DescriptionLevel>Item</DescriptionLevel>\n<Title>Registre</Title>",
        "<Title>Registre</Title>\n<DescriptionLevel>Item</DescriptionLevel>",
    ),
    "end before start": (
        "<StartDate>2024-01-31</StartDate>\n<EndDate>2024</EndDate>",
        "<EndDate>2024</EndDate>\n<StartDate>2024-01-31</StartDate>",
    ),
    "two levels": (
        "<DescriptionLevel>Item</DescriptionLevel>",
        "<DescriptionLevel>Item</DescriptionLevel>\n<DescriptionLevel>File</DescriptionLevel>",
    ),
    "two gps": ("</Gps>", "</Gps>\n<Gps/>"),
    "unknown element": ("<Language>", "<Langue>fra</Langue>\n<Language>"),
    "unknown element in a writer": ("<FullName>Ada", "<Nom>Lovelace</Nom><FullName>Ada"),
    "misspelt title": ("<Title>Registre</Title>", "<Titel>Registre</Titel>"),
    "element of another place": ("<Language>", "<FinalAction>Keep</FinalAction>\n<Language>"),
    "element of another vocabulary": ("<Language>", '<x:note xmlns:x="urn:x"/>\n<Language>'),
    "element without namespace": ("<Language>", '<Note xmlns="">a</Note>\n<Language>'),
    "final action before the rule": (
        "<Rule>APP-1</Rule>\n<StartDate>2024-01-31</StartDate>\n<FinalAction>Destroy</FinalAction>",
        "<FinalAction>Destroy</FinalAction>\n<Rule>APP-1</Rule>\n<StartDate>2024-01-31</StartDate>",
    ),
    "no final action": ("<FinalAction>Destroy</FinalAction>\n", ""),
    "bad final action": (">Destroy<", ">Détruire<"),
    "final action of storage": (">Destroy<", ">Transfer<"),
    "bad level": (">Item<", ">item<"),
    "bad legal status": (">Public Archive<", ">Archives publiques<"),
    "bad keyword type": (">geogname<", ">lieu<"),
    "keyword without content": ("<KeywordContent>Lyon</KeywordContent>", ""),
    "french date": (
        "<StartDate>2024-01-31</StartDate>\n<EndDate>",
        "<StartDate>31/01/2024</StartDate>\n<EndDate>",
    ),
    "a day that does not exist": ("<EndDate>2024</EndDate>", "<EndDate>2023-02-29</EndDate>"),
    "partial date in a rule": (
        "<StartDate>2024-01-31</StartDate>\n<FinalAction>",
        "<StartDate>2024</StartDate>\n<FinalAction>",
    ),
    "date without time": ("<LastModified>2024-01-31T10:00:00<", "<LastModified>2024-01-31<"),
    "date of the message without time": ("<Date>2024-02-29T10:00:00<", "<Date>2024-02-29<"),
    "yes for true": ("<NeedAuthorization>false<", "<NeedAuthorization>non<"),
    "letters for a number": ("<GpsAltitude>170<", "<GpsAltitude>170 m<"),
    "size zero": ("<Size>12<", "<Size>0<"),
    "comma in a measure": (">21.5<", ">21,5<"),
    "bad unit": ('unit="centimetre"', 'unit="cm"'),
    "bad language": ("<Language>fra<", "<Language>français<"),
    "digest that is none": (">00ff<", ">zz!<"),
    "empty identifier": ("<Identifier>M1</Identifier>", "<Identifier> </Identifier>"),
    "empty title level": (">Item<", "><"),
    "identifier that starts with a digit": ('id="U1"', 'id="1U"'),
    "identifier with a space": ('id="B1"', 'id="B 1"'),
    "identifier given twice": ('id="G1"', 'id="U1"'),
    "no identifier": ('id="B1"', ""),
    "no algorithm": (' algorithm="SHA-512"', ""),
    "unknown attribute": ("<Title>", '<Title class="x">'),
    "misspelt attribute": ('algorithm="', 'algorithme="'),
    "text between elements": ("<Gps>", "<Gps>Lyon"),
    "elements in a text": ("<Title>Registre</Title>", "<Title><b>Registre</b></Title>"),
    "no date of the message": ("<Date>2024-02-29T10:00:00</Date>\n", ""),
    "no identifier of the message": ("<MessageIdentifier>V1</MessageIdentifier>\n", ""),
    "no transferring agency": (
        "<TransferringAgency><Identifier>T</Identifier></TransferringAgency>\n",
        "",
    ),
    "agency without identifier": ("<Identifier>A</Identifier>", ""),
    "no management metadata": (f"<ManagementMetadata>{DEFAULTS}</ManagementMetadata>", ""),
    "event without date": ("<EventDateTime>2024-01-31T10:00:00</EventDateTime>", ""),
    "name and organization": (
        "<FullName>Ada</FullName>",
        "<FullName>Ada</FullName><Corpname>X</Corpname>",
    ),
    "another message": ("ArchiveTransfer", "ArchiveTransfert"),
    "a part as a message": ("ArchiveTransfer", "ArchiveUnit"),
}


def good(version: str) -> bytes:
    return a_manifest(
        version=version,
        objects=OBJECTS,
        content=CONTENT,
        management=MANAGEMENT,
        defaults=DEFAULTS,
    )


def faulty(name: str, version: str) -> bytes:
    old, new = (text.encode() for text in FAULTS[name])
    manifest = good(version)
    assert old in manifest, name
    return manifest.replace(old, new)
