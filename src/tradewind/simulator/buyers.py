"""Buyers who do not exist, with addresses as each country writes them."""

import hashlib
import random
from dataclasses import dataclass
from typing import Any

from .marketplaces import Marketplace

_NAMES = {
    "US": "Avery Parker;Jordan Ellis;Morgan Reyes;Casey Whitfield;Riley O'Connor;Devon Brooks",
    "CA": "Noah Tremblay;Emma MacLeod;Chloé Gagnon;Liam Singh",
    "MX": "Sofía Hernández Ruiz;Mateo García López;Ximena Núñez Peña",
    "BR": "João da Silva Araújo;Ana Conceição Souza;Luís Gonçalves",
    "GB": "Olivia Hargreaves;George Ashworth;Niamh Davies;Harry St John-Smythe",
    "FR": "Zoé Lefèvre;Théo Müller-Durand;Maëlle Le Goff",
    "DE": "Jürgen Weißmüller;Lena Schröder;Björn Großmann",
    "IT": "Nicolò D'Angelo;Giulia Ferrari;Lucìa Esposito",
    "ES": "Íñigo Muñoz Peña;Lucía Fernández;Martín Ibáñez",
    "TR": "Ayşe Yıldız;Çağlar Öztürk;İbrahim Şahin",
    "JP": "山田 太郎;佐藤 花子;鈴木 一郎;髙橋 﨑子",
    "IN": "Aarav Sharma;Diya Krishnamurthy",
    "NL": "Sanne van den Berg;Daan de Vries",
    "SE": "Åsa Lindström;Örjan Sjöberg",
    "PL": "Małgorzata Wiśniewska;Łukasz Żółtowski",
    "AE": "محمد العلي;Layla Haddad",
}

# Street, city, region, postal code, phone; `#` becomes a digit.
_PLACES = {
    "US": ("#### Cedar Ridge Dr Apt #B", "Boise", "ID", "837##-####", "+1 208-555-01## ext. #####"),
    "CA": ("### Rue Sainte-Catherine", "Montréal", "QC", "H3B 1A#", "+1 514-555-01##"),
    "MX": ("Av. Insurgentes Sur ###, Int. #", "Ciudad de México", "CDMX", "0####", "+52 55 5550 ####"),
    "GB": ("Flat #, ## Mill Lane", "Leeds", "West Yorkshire", "LS# 1AB", "+44 7700 900###"),
    "FR": ("## bis rue de l'Église", "Saint-Étienne", "", "42###", "+33 1 99 00 ## ##"),
    "DE": ("Königstraße ##", "Köln", "", "50###", "+49 221 555####"),
    "IT": ("Via dell'Università ##", "Forlì", "FC", "471##", "+39 0543 55####"),
    "ES": ("Calle Peñíscola ##, #º Dcha", "A Coruña", "A Coruña", "15###", "+34 910 55 ## ##"),
    "TR": ("Atatürk Cad. No: ## Daire #", "Şişli", "İstanbul", "34###", "+90 212 555 ## ##"),
    "JP": ("青葉町#-#-##", "横浜市青葉区", "神奈川県", "227-00##", "045-555-0###"),
    "BR": ("Rua São João, ###", "São Paulo", "SP", "01###-###", "+55 11 95555-####"),
    "IN": ("##/#, MG Road", "Bengaluru", "Karnataka", "5600##", "+91 98450 0####"),
    "NL": ("Prinsengracht ###-#", "Amsterdam", "", "10## AB", "+31 20 555 ####"),
    "SE": ("Östra Hamngatan ##", "Göteborg", "", "411 ##", "+46 31 55 ## ##"),
    "PL": ("ul. Świętokrzyska ##/#", "Łódź", "łódzkie", "90-###", "+48 42 555 ## ##"),
    "AE": ("Villa ##, Street #", "Dubai", "Dubai", "", "+971 4 555 ####"),
}


@dataclass(frozen=True)
class Buyer:
    """Who bought, and where it goes; keys of `address` are those of the Orders API."""

    name: str
    email: str
    address: dict[str, Any]


def invent_buyer(marketplace: Marketplace, chance: random.Random, *, name: str = "") -> Buyer:
    """Return a buyer of a country, drawn from `chance`; the e-mail is a mask, as Amazon's are."""
    country = marketplace.country
    name = name or chance.choice(_NAMES.get(country, _NAMES["GB"]).split(";"))
    mask = hashlib.sha256(f"{name}{chance.random()}".encode()).hexdigest()[:15]
    host = marketplace.domain.removeprefix("www.")
    return Buyer(name, f"{mask}@marketplace.{host}", _address(country, name, chance))


def _address(country: str, name: str, chance: random.Random) -> dict[str, Any]:
    street, city, region, postal_code, phone = (_draw(text, chance) for text in _PLACES.get(country, _PLACES["GB"]))
    address = {
        "name": name,
        "addressLine1": street,
        "city": city,
        "stateOrRegion": region,
        "postalCode": postal_code,
        "countryCode": country,
        "phone": phone,
        "addressType": "RESIDENTIAL",
        **_particulars(country, street),
    }
    return {key: value for key, value in address.items() if value}


def _particulars(country: str, street: str) -> dict[str, Any]:
    if country == "JP":
        return {"addressLine2": "コーポさくら 203号室"}
    if country == "TR":
        return {"districtOrCounty": "Şişli", "municipality": "Mecidiyeköy"}
    if country == "DE":
        return {"addressLine2": "c/o Hausgemeinschaft Süd"}
    if country == "BR":
        road, _, number = street.partition(", ")
        fields = {"streetName": road, "streetNumber": number, "complement": "Apto 42", "neighborhood": "Sé"}
        return {"extendedFields": fields, "districtOrCounty": "Sé"}
    return {}


def _draw(text: str, chance: random.Random) -> str:
    return "".join(str(chance.randint(0, 9)) if letter == "#" else letter for letter in text)
