"""Invented employers by the tag of their kind, each with the city it sits in.

The order matters: the first, third and fifth take the first sentence of their kind, the others the second.
"""

COMPANIES: dict[str, tuple[tuple[str, str], ...]] = {
    "health": (
        ("Havelaue Clinics", "Potsdam"),
        ("St. Orlin Hospital Group", "Manchester"),
        ("Kliniken am Erlensee", "Hamburg"),
        ("Ziekenhuisnetwerk Vechtstroom", "Utrecht"),
    ),
    "bank": (
        ("Brückner & Sohl Bank", "Frankfurt"),
        ("Holmvik Sparekasse", "Copenhagen"),
        ("Banca Tresponti", "Milan"),
        ("Castlebar Mutual", "Dublin"),
        ("Aarequelle Privatbank", "Zurich"),
    ),
    "games": (
        ("Moth & Lantern Games", "Stockholm"),
        ("Tinfoil Badger", "Edinburgh"),
        ("Nachtfalter Spiele", "Berlin"),
        ("Estúdio Maré Alta", "Lisbon"),
    ),
    "logistics": (
        ("Parcelwing", "Hamburg"),
        ("Kargolane", "Rotterdam"),
        ("Ruta Norte", "Barcelona"),
        ("Pallet & Pine", "Gothenburg"),
        ("Przystań Freight", "Kraków"),
    ),
    "public sector": (
        ("Landesamt für digitale Dienste", "Berlin"),
        ("Agency for Public Registers", "Tallinn"),
        ("Agence des Titres Numériques", "Paris"),
        ("Statistikkontoret Nord", "Oslo"),
    ),
    "insurance": (
        ("Elbtor Versicherung", "Hamburg"),
        ("Fenwick & Ashe Insurance", "London"),
        ("Assekuranz Wienfluss", "Vienna"),
        ("Seguros Alcazaba", "Madrid"),
    ),
    "energy": (
        ("Gridfold", "Berlin"),
        ("Nordwatt Netze", "Leipzig"),
        ("Helios Commons", "Lyon"),
        ("Tidewater Grid", "Edinburgh"),
        ("Vattnet Energi", "Stockholm"),
    ),
    "e-commerce": (
        ("Schuhkarton24", "Berlin"),
        ("Maison Cerise", "Paris"),
        ("Bramble & Co Market", "Manchester"),
        ("Tapetenhaus Lorenz", "Cologne"),
        ("Wooly Moose", "Helsinki"),
    ),
    "telecom": (
        ("Funkwerk Rhein", "Cologne"),
        ("Telvara", "Madrid"),
        ("Linkö Mobil", "Stockholm"),
        ("Clearmast", "London"),
    ),
    "travel": (
        ("Nachtzug Kontor", "Vienna"),
        ("Wanderfalke Reisen", "Munich"),
        ("Portolano", "Milan"),
        ("Fjordline Stays", "Oslo"),
    ),
    "media": (
        ("Abendpost Verlag", "Hamburg"),
        ("Radio Tramontane", "Lyon"),
        ("The Harbour Courier", "Dublin"),
        ("Kanal Sju Media", "Gothenburg"),
    ),
    "developer tools": (
        ("Quillstack", "Amsterdam"),
        ("Rookery Labs", "London"),
        ("Buildfern", "Berlin"),
        ("Tarnkappe Software", "Zurich"),
        ("Lanternfish", "New York, NY"),
        ("Patchwork Systems", "Toronto, ON"),
    ),
    "security": (
        ("Riegelwerk", "Munich"),
        ("Blackthorn Sentry", "Edinburgh"),
        ("Kivi Security", "Tallinn"),
        ("Ostrava Shield", "Brno"),
    ),
    "mobility": (
        ("Stadtrad Kollektiv", "Leipzig"),
        ("Regiobahn Mittelland", "Bern"),
        ("Leihrad Neckar", "Stuttgart"),
        ("Czerwony Tramwaj", "Warsaw"),
        ("Fietsring", "Amsterdam"),
    ),
    "fintech": (
        ("Pennyweight", "London"),
        ("Kontor9", "Berlin"),
        ("Sparrow Ledger", "Amsterdam"),
        ("Zlatka Pay", "Prague"),
        ("Copperline", "Austin, TX"),
    ),
    "research": (
        ("Institut für Meeresdaten", "Hamburg"),
        ("Alpine Climate Observatory", "Vienna"),
        ("Baltic Ocean Archive", "Copenhagen"),
    ),
    "climate": (
        ("Wärmewende Werk", "Berlin"),
        ("Second Sun", "Lisbon"),
        ("Isolde Heat Pumps", "Munich"),
        ("Draughtproof", "Dublin"),
    ),
    "robotics": (
        ("Orchard Automata", "Toulouse"),
        ("Greifwerk Robotics", "Munich"),
        ("Frutteto Macchine", "Milan"),
    ),
}
