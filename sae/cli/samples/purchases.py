"""Three purchases of the commune in 2024: the facts that its invoices and payment orders tell."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """A purchase of the commune, from order to payment. lines: (what, cents without tax)."""

    subject: str
    place: str
    supplier: str
    siret: str
    order: str
    ordered_on: str
    delivered_on: str
    invoice: str
    invoiced_on: str
    payment_order: str
    paid_on: str
    lines: tuple[tuple[str, int], ...]

    @property
    def net(self) -> int:
        """Give the amount in cents without tax."""
        return sum(cents for _, cents in self.lines)

    @property
    def tax(self) -> int:
        """Give the tax in cents, at the normal rate of 20 %."""
        return self.net // 5

    @property
    def total(self) -> int:
        """Give what is paid, in cents."""
        return self.net + self.tax


HEATING = Purchase(
    subject="Remplacement du brûleur de la chaudière et entretien du chauffage",
    place="École élémentaire des Tilleuls",
    supplier="Thermique du Val SARL",
    siret="99910002700013",
    order="BC-2024-231",
    ordered_on="2024-09-19",
    delivered_on="2024-10-09",
    invoice="F-2024-0187",
    invoiced_on="2024-10-14",
    payment_order="412",
    paid_on="2024-11-05",
    lines=(
        ("Brûleur gaz basse émission, fourniture et pose", 268_000),
        ("Entretien annuel de la chaudière, ramonage compris", 45_000),
        ("Remplacement du circulateur de chauffage", 15_000),
    ),
)

STATIONERY = Purchase(
    subject="Fournitures scolaires de la rentrée 2024",
    place="Écoles maternelle et élémentaire",
    supplier="Papeterie du Donjon",
    siret="99910003500016",
    order="BC-2024-198",
    ordered_on="2024-07-02",
    delivered_on="2024-08-27",
    invoice="2024-5521",
    invoiced_on="2024-08-30",
    payment_order="355",
    paid_on="2024-09-20",
    lines=(
        ("Cahiers, feutres et crayons de couleur, 6 classes", 98_400),
        ("Papier à dessin et peinture", 21_650),
    ),
)

LIGHTING = Purchase(
    subject="Éclairage public : remplacement de luminaires par des lampes à diodes",
    place="Rue du Lavoir et place de l'Église",
    supplier="Électricité Lambrune et Fils",
    siret="99910004300010",
    order="BC-2024-264",
    ordered_on="2024-10-21",
    delivered_on="2024-12-03",
    invoice="FA24-1093",
    invoiced_on="2024-12-09",
    payment_order="487",
    paid_on="2024-12-20",
    lines=(
        ("Luminaire à diodes 45 W, 14 unités", 546_000),
        ("Dépose des anciens luminaires et évacuation", 84_000),
        ("Location de nacelle, 2 jours", 52_000),
    ),
)
