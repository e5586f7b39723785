"""What our documents say on the wire in words: Russian, the language of the exchange (DESIGN D20), never translated."""

from __future__ import annotations

from module.registry.application import DocumentKind
from module.registry.party import ChannelKind

LANGUAGE = "ru"

# Channels that messages may carry (table 18 rule 15).
CHANNELS = {ChannelKind.TELEPHONE: "Телефон", ChannelKind.EMAIL: "Электронная почта"}

DOCUMENT_KINDS = {
    DocumentKind.RIGHT: "Документ, подтверждающий право на объект интеллектуальной собственности",
    DocumentKind.ASSIGNMENT: "Договор уступки или лицензионный договор",
    DocumentKind.REGISTER_EXTRACT: "Выписка из государственного реестра",
    DocumentKind.POWER_OF_ATTORNEY: "Доверенность",
    DocumentKind.UNDERTAKING: "Обязательство о возмещении имущественного вреда",
    DocumentKind.FEATURES: "Описание отличительных признаков",
    DocumentKind.INSURANCE: "Договор страхования ответственности",
    DocumentKind.OTHER: "Иной документ",
}
PATENT_OFFICE = "РГП «Национальный институт интеллектуальной собственности» Министерства юстиции Республики Казахстан"
GENUINE_FEATURES = "Отличительные признаки"
INFRINGING_FEATURES = "Признаки нарушения прав"
DECISION = "Решение о включении объекта интеллектуальной собственности в таможенный реестр"

# Labels of properties by which we know our own texts again.
TRAITS = "Особенности и характеристики товара"
IDENTIFICATION = "Средства идентификации"
CONTROL_ZONE = "Зона таможенного контроля: "
ACCOMPANYING = "Прилагаемые документы"
