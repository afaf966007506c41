"""Believable end customers of the euro area: one company for each country, with a postal code that is not valid there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Company:
    """An end customer and its signatory. `wrong_postal_code` is refused by the country's own format."""

    country: str
    name: str
    address_line1: str
    city: str
    postal_code: str
    wrong_postal_code: str
    phone: str
    first_name: str
    last_name: str
    language: str
    state: str = ""

    @property
    def domain_prefix(self) -> str:
        """The company's name as Microsoft takes it for a domain: letters and digits only."""
        return "".join(c for c in self.name.lower() if c.isascii() and c.isalnum())[:20]


COMPANIES: dict[str, Company] = {
    company.country: company
    for company in (
        Company("AT", "Alpenblick Hotels GmbH", "Getreidegasse 14", "Salzburg", "5020", "502", "+43 662 843210", "Anna", "Gruber", "de-DE"),
        Company("BE", "Atelier Meunier SRL", "Rue Neuve 88", "Bruxelles", "1000", "10000", "+32 2 217 10 20", "Luc", "Meunier", "fr-FR"),
        Company("BG", "Rodopi Logistics OOD", "Vitosha Boulevard 41", "Sofia", "1000", "100", "+359 2 981 1234", "Elena", "Petrova", "en-US"),
        Company("CY", "Akamas Shipping Ltd", "Makariou Avenue 23", "Limassol", "3025", "30255", "+357 25 345678", "Andreas", "Georgiou", "en-US"),
        Company("DE", "Elbufer Architekten GmbH", "Deichstrasse 27", "Hamburg", "20459", "2045", "+49 40 36901230", "Jana", "Petersen", "de-DE"),
        Company("EE", "Hansa Disain OU", "Pikk 12", "Tallinn", "10123", "1012", "+372 612 3456", "Liis", "Tamm", "en-US"),
        Company("ES", "Bodegas Almazara SL", "Calle Mayor 15", "Madrid", "28013", "2801", "+34 915 226 100", "Carmen", "Ruiz", "es-ES", "M"),
        Company("FI", "Saimaa Puutalot Oy", "Mannerheimintie 20", "Helsinki", "00100", "0010", "+358 9 6128 1234", "Aino", "Virtanen", "en-US"),
        Company("FR", "Fournil des Halles SARL", "12 Rue Montorgueil", "Paris", "75001", "7500", "+33 1 42 36 10 20", "Claire", "Bernard", "fr-FR"),
        Company("GR", "Aegina Pistachio AE", "Ermou 56", "Athens", "105 63", "1056", "+30 21 0325 1234", "Nikos", "Papadakis", "en-US"),
        Company("HR", "Jadran Marine d.o.o.", "Ilica 30", "Zagreb", "10000", "1000", "+385 1 4812 345", "Ivana", "Kovac", "en-US"),
        Company("IE", "Liffey Brewing Ltd", "14 Merchants Quay", "Dublin", "D08 T8PX", "D08", "+353 1 671 2345", "Aoife", "Byrne", "en-US"),
        Company("IT", "Officina Navale Rossi Srl", "Via Garibaldi 9", "Genova", "16124", "1612", "+39 010 246 1234", "Giulia", "Rossi", "it-IT", "GE"),
        Company("LT", "Gintaro Krantas UAB", "Gedimino prospektas 24", "Vilnius", "01103", "0110", "+370 5 261 2345", "Rasa", "Kazlauske", "en-US"),
        Company("LU", "Moselle Invest SARL", "Grand-Rue 18", "Luxembourg", "1660", "166", "+352 26 20 12 34", "Marc", "Weber", "fr-FR"),
        Company("LV", "Daugava Audumi SIA", "Brivibas iela 55", "Riga", "LV-1010", "LV-10", "+371 67 221 234", "Ilze", "Ozola", "en-US"),
        Company("MT", "Gozo Ferries Ltd", "Republic Street 120", "Valletta", "VLT 1117", "VLT", "+356 2122 3456", "Maria", "Borg", "en-US"),
        Company("NL", "Grachten Fietsen BV", "Prinsengracht 263", "Amsterdam", "1016 GV", "1016", "+31 20 556 7100", "Sanne", "de Vries", "en-US"),
        Company("PT", "Padaria Central de Lisboa, Lda.", "Rua Augusta 120", "Lisboa", "1100-053", "110", "+351 213 420 310", "Teresa", "Almeida", "pt-PT"),
        Company("SI", "Triglav Sport d.o.o.", "Slovenska cesta 41", "Ljubljana", "1000", "10000", "+386 1 425 1234", "Maja", "Novak", "en-US"),
        Company("SK", "Dunaj Stav s.r.o.", "Obchodna 33", "Bratislava", "811 06", "8110", "+421 2 5292 1234", "Zuzana", "Horvathova", "en-US"),
    )
}  # fmt: skip
