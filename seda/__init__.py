"""SEDA 2.1, 2.2 and 2.3: XML and container streams in, frozen objects out.

No database, no clock, no network. Installable alone.

`seda.nouns` has the nouns of the standard, `seda.messages` its messages. `seda.transfer_reader`
reads a manifest part by part, `seda.transfer_writer` writes one, in flat memory:

>>> import io
>>> from seda.transfer_reader import TransferReader
>>> from seda.transfer_parts import UnitStart
>>> manifest = '''
... <ArchiveTransfer xmlns="fr:gouv:culture:archivesdefrance:seda:v2.3">
...   <DataObjectPackage><DescriptiveMetadata>
...     <ArchiveUnit id="U1"><Content><Title>Facture</Title></Content></ArchiveUnit>
...   </DescriptiveMetadata></DataObjectPackage>
... </ArchiveTransfer>'''
>>> for part in TransferReader(io.BytesIO(manifest.strip().encode())):
...     match part:
...         case UnitStart(unit=unit, depth=depth):
...             print(depth, unit.id, unit.content.title)
0 U1 Facture
"""
