"""The lists that a computer's attributes choose from; long ones are put together from their parts."""

from itertools import product

from .countries import COUNTRIES
from .vocabulary import VOCABULARY, Choices


def _slug(label: str) -> str:
    return label.strip().lower().replace(" ", "_").replace("-", "_").replace("/", "_").replace(".", "_point_")


def _slugs(*parts: str) -> Choices:
    """Return each combination of the parts' words, in lower case with underscores, to its label."""
    lists = [[word.strip() for word in part.split(",")] for part in parts]
    labels = (" ".join(word for word in words if word) for words in product(*lists))
    return {_slug(label): label for label in labels}


def _labels(*parts: str) -> Choices:
    """Return each combination of the parts' words to itself, as Amazon's suggested lists do."""
    return {label: label for label in _slugs(*parts).values()}


def _counted(numbers: range, unit: str) -> Choices:
    return _labels(", ".join(str(number) for number in numbers), unit)


def _numbered(word: str, most: int) -> str:
    return ", ".join(f"{word} {number}" for number in range(1, most + 1))


_SERIES = _numbered("Series", 14)

COMPUTER_LISTS: dict[str, Choices] = {
    **VOCABULARY,
    "adapter": _labels("Barrel, Magnetic, Proprietary, USB-C, Wireless", "Plug, Dock, Cable"),
    "audio_output": _labels("Headphones, Speakers, Digital Out, Line Out", "Mono, Stereo, Surround, Spatial"),
    "bluetooth": _slugs(_numbered("Version", 6), "Classic, Low Energy, Dual"),
    "body": _slugs("Aluminum, Glass, Magnesium, Plastic, Recycled Plastic, Rubber, Steel, Titanium, Wood"),
    "bus": _slugs("SATA, PCIe, eMMC, NVMe, SCSI, UFS, USB, Thunderbolt", _numbered("Generation", 5),
                  "One Lane, Two Lanes, Four Lanes, Eight Lanes, Sixteen Lanes"),
    "certification": _slugs("Bronze, Silver, Gold, Platinum, Not Rated", "Energy, Emissions, Recycling, Repair, Noise"),
    "compatible": _labels("Monitor, Printer, Projector, Television, Headset, Mouse, Keyboard, Tablet, Telephone, "
                          "Drive, Camera, Scanner, Dock, Speaker, Microphone, Game Controller",
                          "with USB-A, with USB-C, with HDMI, with DisplayPort, with Bluetooth, with Wi-Fi"),
    "connector": _slugs("USB-A, USB-B, USB-C, HDMI, DisplayPort, Thunderbolt, VGA, Ethernet, Audio Jack, Card Reader",
                        "Standard, Mini, Micro", _numbered("Version", 4)),
    "cooling": _slugs("Air, Liquid, Passive, Hybrid", "One Fan, Two Fans, Three Fans, No Fan"),
    "countries": COUNTRIES,
    "display": _slugs("IPS, OLED, TN, VA, Mini LED, Micro LED, E-Paper", "Glossy, Matte, Semi-Glossy",
                      "Touch, No Touch", "Flat, Curved, Folding"),
    "drive": _slugs("Hard Disk, Solid State, Hybrid, Flash, Optical, Tape", "Internal, External, Removable"),
    "expansion": _slugs("Memory, Storage, Graphics, Network, Sound", "Slot", "A, B, C, D, E, F"),
    "form": _slugs("Clamshell, Convertible, Detachable, Folding, Tablet", "Thin, Standard, Rugged, Semi-Rugged"),
    "graphics": _labels("Harbour, Northlight, Ridge, Tern", "Integrated, Dedicated, Mobile, Studio", _SERIES),
    "graphics_interface": _slugs("Integrated, Dedicated, External, Switchable"),
    "hours": _counted(range(1, 49), "Hours"),
    "human_input": _slugs("Keyboard, Touchpad, Touch Screen, Stylus, Trackpoint, Microphone, Camera, Buttons"),
    "keyboard": _labels(", ".join(COUNTRIES.values()), "Layout", "Backlit, Plain"),
    "memory": _slugs("DDR2, DDR3, DDR4, DDR5, LPDDR3, LPDDR4, LPDDR5, HBM, SRAM", "Soldered, Socketed, Mixed",
                     "with Error Correction, without Error Correction"),
    "optical": _slugs("CD, DVD, Blu-ray, No", "Reader, Writer", "Tray, Slot"),
    "processor": _labels("Aster, Birch, Cedar, Dune, Ember, Fjord, Grove, Heron", "Mobile, Desktop, Low Power, Server",
                         _SERIES),
    "processor_maker": _labels("Northwind, Saltmarsh, Tern, Fernhill, Copperline", "Silicon, Systems, Devices"),
    "processor_socket": _slugs("BGA, LGA, PGA", ", ".join(str(pins) for pins in range(1000, 2000, 25))),
    "raid": _slugs("RAID 0, RAID 1, RAID 5, RAID 6, RAID 10, No RAID"),
    "resolution": _labels("1024 x 768, 1280 x 800, 1366 x 768, 1600 x 900, 1920 x 1080, 1920 x 1200, 2160 x 1440, "
                          "2560 x 1440, 2560 x 1600, 2880 x 1800, 3000 x 2000, 3200 x 1800, 3840 x 2160, 3840 x 2400",
                          "at 60 Hz, at 90 Hz, at 120 Hz, at 144 Hz, at 165 Hz, at 240 Hz"),
    "security": _slugs("Fingerprint, Face, Smart Card, Chip, Cable Lock, Privacy Screen, Camera Shutter"),
    "software": _labels("Office, Photo, Video, Music, Security, Backup, Drawing, Mail, Calendar, Learning, Accounting",
                        "Basic, Home, Student, Professional, Business", "Full Version, Trial, Subscription"),
    "sound": _labels("Mono, Stereo, 2.1, 5.1, 7.1", "Plain, Spatial"),
    "system": _labels("Aurora, Basalt, Cobalt, Delta, No System", ", ".join(str(year) for year in range(2012, 2027)),
                      "Home, Professional, Education, Server"),
    "video_output": _labels("HDMI, DisplayPort, USB-C, VGA, DVI, Wireless", "One Screen, Two Screens, Three Screens"),
    "warranty": _slugs("Parts, Labor, Parts and Labor, Battery", "One Year, Two Years, Three Years, Five Years",
                       "Carry-In, Collected, On Site"),
    "wireless": _slugs("Wi-Fi 4, Wi-Fi 5, Wi-Fi 6, Wi-Fi 7, Bluetooth, NFC, 4G, 5G, GPS, Infrared, Ultra Wideband",
                       "Built In, by Adapter"),
}  # fmt: skip
