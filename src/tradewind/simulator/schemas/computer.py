"""The attributes of a notebook computer: a product type as large as Amazon's large ones, read from short tables."""

from .computer_lists import COMPUTER_LISTS
from .dialect import read_attributes
from .tables import FieldReader

_PARTS = """
cpu_model | Processor | 1
- !manufacturer | Processor Maker | suggest processor_maker
- !family | Processor Family | choice processor
- model_number | Processor Model Number | text 100
- codename | Processor Code Name | text 100
- cores | Processor Cores | whole 1 256
- threads | Processor Threads | whole 1 512
- speed | Processor Speed | measure frequency
- speed_maximum | Highest Processor Speed | measure frequency
- socket | Processor Socket | choice processor_socket
- cache | Processor Cache | measure memory
- power | Processor Power | measure power
computer_memory | Memory | 2
- !size | Memory Size | measure memory
- technology | Memory Technology | choice memory
- speed | Memory Speed | measure frequency
- slots | Memory Slots | whole 0 16
- slots_free | Free Memory Slots | whole 0 16
- maximum | Largest Memory Supported | measure memory
storage | Storage | 4
- !size | Storage Size | measure memory
- !kind | Storage Kind | choice drive
- interface | Storage Interface | choice bus*2
- speed_read | Reading Speed | measure memory
- speed_write | Writing Speed | measure memory
- rotation | Turns in a Minute | whole 0 20000
display | Display | 2
- !size | Screen Size | measure length
- resolution | Screen Resolution | suggest resolution
- technology | Screen Technology | choice display
- brightness | Brightness in Candela | whole 1 10000
- contrast | Contrast | code 20
- refresh_rate | Refresh Rate | measure frequency
- response_time | Response Time | measure time
- colors | Colors Shown | text 100*2
- aspect_ratio | Aspect Ratio | code 10
- density | Pixels an Inch | whole 1 2000
graphics_card | Graphics | 2
- !interface | Graphics Interface | choice graphics_interface
- description | Graphics Description | suggest graphics
- memory | Graphics Memory | measure memory
- memory_technology | Graphics Memory Technology | choice memory
- power | Graphics Power | measure power
operating_system_details | Operating System | 3
- !name | Operating System Name | suggest system
- is_activated | Activated | flag
- language | Language of the System | choice languages*5
- support_ends_on | Supported Until | date
keyboard | Keyboard | 1
- !layout | Keyboard Layout | suggest keyboard
- is_backlit | Backlit Keys | flag
- has_number_pad | Number Pad | flag
- travel | Key Travel | measure length
- description | Keyboard Description | text 200
camera | Camera | 3
- !position | Camera Position | text 50
- resolution | Camera Resolution | measure pixels
- has_shutter | Privacy Shutter | flag
- video_resolution | Video Resolution | suggest resolution
ports | Ports | 20
- !kind | Port Kind | choice connector
- !count | Number of Ports | whole 1 20
- position | Port Position | text 50
- power | Power Delivered | measure power
wireless_network | Wireless Network | 10
- !technology | Wireless Technology | choice wireless
- speed | Wireless Speed | number
- range | Wireless Range | measure length
- frequency | Wireless Frequency | measure frequency
sound | Sound | 1
- speakers | Loudspeakers | whole 0 20
- output | Sound Output | suggest audio_output
- channels | Sound Channels | suggest sound
- power | Loudspeaker Power | measure power
- microphones | Microphones | whole 0 20
power_adapter | Power Adapter | 2
- !plug | Plug | suggest adapter
- power | Adapter Power | measure power
- voltage | Adapter Voltage | measure voltage
- weight | Adapter Weight | measure weight
- cable_length | Cable Length | measure length
battery_life | Battery Life | 3
- !hours | Lasts | measure time
- activity | While Doing | text 100
- capacity | Battery Energy | measure energy
- charge_time | Charging Time | measure time
- cycles | Charging Cycles | whole 1 100000
bundled_software | Software Included | 20
- !name | Software | suggest software
- license_ends_on | License Until | date
- language | Software Language | choice languages*10
expansion | Expansion Slots | 10
- !kind | Slot Kind | choice expansion
- !count | Number of Slots | whole 1 20
- is_free | Slot Is Free | flag
housing | Housing | 4
- !part | Housing Part | text 50
- material | Housing Material | choice body
- color | Housing Color | suggest color
- finish | Housing Finish | text 50
- thickness | Thickness | measure length
warranty | Warranty | 3
- !kind | Warranty Kind | choice warranty
- duration | Warranty Duration | measure time
- countries | Warranty Holds In | choice countries*30
- conditions | Warranty Conditions | text 1000
operating_conditions | Operating Conditions | 1
- temperature_lowest | Lowest Temperature | measure temperature
- temperature_highest | Highest Temperature | measure temperature
- altitude | Highest Altitude | measure length
- humidity | Highest Humidity in Percent | whole 0 100
noise | Noise | 3
- !level | Noise in Decibels | number
- activity | Noise While Doing | text 100
security_feature | Security Feature | 10
- !kind | Security Feature Kind | choice security
- description | Security Feature Description | text 300
compatible_device | Compatible Device | 20
- !kind | Compatible Device Kind | suggest compatible
- manufacturer | Maker of Compatible Device | text 100
- model | Model of Compatible Device | text 100*5
origin_of_part | Origin of Parts | 10
- !part | Part | text 100
- !country | Country of the Part | choice countries
- share | Share in Percent | whole 0 100
support_contact | Support Contact | 5
- !country | Support Country | choice countries
- email | Support E-Mail | code 200
- telephone | Support Telephone | code 40
- language | Support Language | choice languages*10
- hours | Support Hours | text 200
"""

_COMPLIANCE = """
energy_certificate | Energy Certificate | 5
- !kind | Certificate Kind | choice certification
- !number | Certificate Number | code 100
- issued_on | Certificate Date | date
- country | Certificate Country | choice countries
energy_consumption | Energy Consumption | 3
- !state | While | text 50
- !power | Power Used | measure power
radio_approval | Radio Approval | 30
- !country | Approval Country | choice countries
- !number | Approval Number | code 100
- power | Radio Power | measure power
- frequency | Radio Frequency | measure frequency
repair | Repair | 1
- index | Repair Index | number
- spare_parts_until | Spare Parts Until | date
- manual | Repair Manual | code 500
- software_updates_until | Software Updates Until | date
hazardous_part | Hazardous Part | 10
- !part | Hazardous Part Name | text 100
- !class | Hazard Class | choice ghs
- weight | Hazardous Weight | measure weight
export_control | Export Control | 5
- !country | Exporting Country | choice countries
- !number | Export Control Number | code 40
- destination | Not To Be Sent To | choice countries*50
return_of_waste | Return of Waste | 10
- !country | Return Country | choice countries
- !number | Register Number | code 60
- category | Register Category | text 100
customs | Customs | 5
- !country | Customs Country | choice countries
- !tariff_number | Tariff Number | code 20
- value | Customs Value | number
"""

_SIMPLE = """
form_factor | Form Factor | choice form | clamshell_thin
hinge_form | Hinge Form | choice form | clamshell_thin
dock_form | Dock Form | choice form | clamshell_thin
screen_finish | Screen Finish | choice display | ips_matte_no_touch_flat
second_screen | Second Screen | choice display | oled_glossy_touch_flat
storage_interface | Storage Interface | choice bus*3 | pcie_generation_4_four_lanes
dock_interface | Dock Interface | choice bus*3 | thunderbolt_generation_4_four_lanes
memory_technology | Memory Technology | choice memory | ddr5_socketed_without_error_correction
cache_technology | Cache Technology | choice memory | sram_soldered_with_error_correction
wireless_technology | Wireless Technology | choice wireless*10 | wi_fi_7_built_in
wireless_accessory | Wireless Accessory | choice wireless*10 | bluetooth_by_adapter
seller_warranty | Seller Warranty | choice warranty | parts_and_labor_two_years_collected
battery_warranty | Battery Warranty | choice warranty | battery_one_year_carry_in
socket | Processor Socket | choice processor_socket | lga_1700
environmental_label | Environmental Label | choice certification*9 | gold_energy
repair_label | Repair Label | choice certification*9 | silver_repair
slot | Expansion Slot | choice expansion*9 | memory_slot_a
keyboard_layout | Keyboard Layout | suggest keyboard*2 | Portugal Layout Backlit
keyboard_spare | Spare Keyboard | suggest keyboard*2 | Portugal Layout Plain
keyboard_overlay | Keyboard Overlay | suggest keyboard*2 | Portugal Layout Plain
bluetooth_version | Bluetooth Version | choice bluetooth | version_5_low_energy
cooling_method | Cooling Method | choice cooling | air_two_fans
raid_level | RAID Level | choice raid | no_raid
optical_drive | Optical Drive | choice optical | no_reader_tray
human_input | Input Device | choice human_input*9 | keyboard
lid_material | Lid Material | choice body*5 | aluminum
base_material | Base Material | choice body*5 | aluminum
palm_rest_material | Palm Rest Material | choice body*5 | aluminum
hinge_material | Hinge Material | choice body*5 | aluminum
key_material | Key Material | choice body*5 | aluminum
charging_port | Charging Port | choice connector*10 | usb_c_standard_version_3
projector_port | Projector Port | choice connector*10 | hdmi_standard_version_2
drive_port | Drive Port | choice connector*10 | usb_c_standard_version_4
video_port | Video Port | choice connector*10 | usb_c_standard_version_3
docking_port | Docking Port | choice connector*10 | usb_c_standard_version_3
audio_port | Audio Port | choice connector*10 | usb_c_standard_version_3
network_port | Network Port | choice connector*10 | usb_c_standard_version_3
manual_language | Manual Language | choice languages*10 | english
keyboard_language | Keyboard Language | choice languages*10 | english
help_language | Help Language | choice languages*10 | english
label_language | Label Language | choice languages*10 | english
system_language | System Language | choice languages*10 | english
voice_language | Voice Language | choice languages*10 | english
packaging_language | Packaging Language | choice languages*10 | english
country_sold_in | Sold In | choice countries*20 | PT
country_of_design | Country of Design | choice countries*20 | PT
plug_country | Plug Country | choice countries*20 | PT
keyboard_country | Keyboard Country | choice countries*20 | PT
country_of_testing | Country of Testing | choice countries*20 | PT
country_of_battery | Country of Battery | choice countries*20 | PT
country_of_screen | Country of Screen | choice countries*20 | PT
country_of_packaging | Country of Packaging | choice countries*20 | PT
country_of_refurbishing | Country of Refurbishing | choice countries*20 | PT
processor_family | Processor Family | suggest processor*3 | Aster Mobile Series 3
replaces_processor | Replaces Processor | suggest processor*3 | Aster Mobile Series 3
processor_alternative | Processor Alternative | suggest processor*3 | Aster Mobile Series 3
graphics_family | Graphics Family | suggest graphics*3 | Tern Integrated Series 2
graphics_alternative | Graphics Alternative | suggest graphics*3 | Tern Integrated Series 2
software_trial | Software Trial | suggest software*10 | Office Home Trial
software_required | Software Required | suggest software*10 | Office Home Trial
compatible_system | Compatible System | suggest system*5 | Aurora 2026 Home
upgrade_system | Upgrade System | suggest system*5 | Aurora 2026 Home
accessory_included | Accessory Included | suggest compatible*10 | Monitor with USB-C
accessory_recommended | Accessory Recommended | suggest compatible*10 | Monitor with USB-C
video_output | Video Output | suggest video_output*5 | HDMI Two Screens
battery_hours | Battery Hours | suggest hours | 12 Hours
video_hours | Video Playback Hours | suggest hours | 12 Hours
standby_hours | Standby Hours | suggest hours | 12 Hours
native_resolution | Native Resolution | suggest resolution | 1920 x 1200 at 60 Hz
external_resolution | External Resolution | suggest resolution | 1920 x 1200 at 60 Hz
has_touch_screen | Touch Screen | flag | true
has_stylus | Stylus | flag | true
is_upgradable | Upgradable | flag | true
is_fanless | Fanless | flag | true
is_gaming_ready | Gaming Ready | flag | true
has_ethernet | Ethernet | flag | true
has_card_reader | Card Reader | flag | true
has_cellular | Mobile Network | flag | true
has_fingerprint_reader | Fingerprint Reader | flag | true
has_face_recognition | Face Recognition | flag | true
is_refurbished | Refurbished | flag | true
is_spill_resistant | Spill Resistant | flag | true
has_removable_battery | Removable Battery | flag | true
has_fast_charging | Fast Charging | flag | true
is_business_model | Business Model | flag | true
has_number_pad | Number Pad | flag | true
is_vr_ready | Ready for Virtual Reality | flag | true
has_ambient_light_sensor | Light Sensor | flag | true
has_tpm | Security Chip | flag | true
is_export_restricted | Export Restricted | flag | true
number_of_usb_ports | USB Ports | whole 0 100 | 2
number_of_displays_supported | Displays Supported | whole 0 100 | 2
number_of_memory_slots | Memory Slots | whole 0 100 | 2
number_of_drive_bays | Drive Bays | whole 0 100 | 2
number_of_microphones | Microphones | whole 0 100 | 2
number_of_speakers | Loudspeakers | whole 0 100 | 2
number_of_fans | Fans | whole 0 100 | 2
number_of_keys_programmable | Programmable Keys | whole 0 100 | 2
support_years | Support in Years | whole 0 100 | 2
recycled_metal_percent | Recycled Metal | whole 0 100 | 2
recycled_plastic_percent | Recycled Plastic | whole 0 100 | 2
memory_maximum | Largest Memory | measure memory | 16
storage_total | Storage in All | measure memory | 16
cache_size | Cache | measure memory | 16
screen_diagonal | Screen Diagonal | measure length | 14
bezel_width | Bezel Width | measure length | 14
lid_thickness | Lid Thickness | measure length | 14
cable_length | Cable Length | measure length | 14
power_consumption | Power Consumption | measure power | 45
standby_power | Standby Power | measure power | 45
thermal_design_power | Heat | measure power | 45
input_voltage | Input Voltage | measure voltage | 20
output_voltage | Output Voltage | measure voltage | 20
battery_capacity | Battery Capacity | measure energy | 56
charging_time | Charging Time | measure time | 2
start_time | Time to Start | measure time | 2
update_period | Updates For | measure time | 2
refresh_rate | Refresh Rate | measure frequency | 60
memory_speed | Memory Speed | measure frequency | 60
processor_speed | Processor Speed | measure frequency | 60
ideal_for | Ideal For | text 200*5 | Travel
key_feature | Key Feature | text 200*5 | Travel
sensor | Sensor | text 200*5 | Travel
button | Button | text 200*5 | Travel
light | Status Light | text 200*5 | Travel
upgrade_notes | Upgrade Notes | text 500 | Two screws below the keyboard
cooling_notes | Cooling Notes | text 500 | Two screws below the keyboard
sound_notes | Sound Notes | text 500 | Two screws below the keyboard
refurbishing_notes | Refurbishing Notes | text 500 | Two screws below the keyboard
delivery_notes | Delivery Notes | text 500 | Two screws below the keyboard
mainboard_number | Mainboard Number | code 100 | NB-14-2026
chipset | Chipset | code 100 | NB-14-2026
series_number | Series Number | code 100 | NB-14-2026
firmware_version | Firmware Version | code 100 | NB-14-2026
config_number | Configuration Number | code 100 | NB-14-2026
retailer_number | Retailer Number | code 100 | NB-14-2026
support_ends_on | Support Ends On | date | 2026-02-01
first_sold_on | First Sold On | date | 2026-02-01
warranty_starts_on | Warranty Starts On | date | 2026-02-01
"""


_READER = FieldReader(COMPUTER_LISTS)
NOTEBOOK = {
    **_READER.read(_PARTS, "product_details"),
    **_READER.read(_COMPLIANCE, "safety_and_compliance"),
    **read_attributes(_SIMPLE, "product_details", COMPUTER_LISTS),
}
