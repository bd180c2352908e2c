"""The house words of a message in the languages we speak: before a correction, in the place of a story that is gone."""

from __future__ import annotations

from msgspec import Struct


class Labels(Struct, frozen=True, kw_only=True, gc=False):
    """
    What a message says of itself in one language.

    Attributes:
        correction: The word before a correction note, without a colon.

        update: The word before what is new, where nothing was wrong.

        withdrawn: The sentence in the place of a story that was withdrawn or killed; it names nothing of it.

        expired: The sentence in the place of a story whose time is over.

        brief: The title of several stories in one message.

        more: With ``{n}``: how many stories had no room.

        published: The word before the moment a story was published.

        photo: The word before the name of who took the picture.

        colon: What stands between a word and what it labels, with its blank.
    """

    correction: str
    update: str
    withdrawn: str
    expired: str
    brief: str
    more: str
    published: str
    photo: str
    colon: str = ": "


def labels(language: str) -> Labels:
    """Return the words of `language` (BCP 47); English if we do not speak it."""
    tag = language.lower().replace("_", "-")
    if tag.startswith("zh") and set(tag.split("-")) & {"hant", "tw", "hk", "mo"}:
        tag = "zh-hant"
    else:
        tag = tag.partition("-")[0]
    return _TABLE.get(_SAME.get(tag, tag)) or _TABLE["en"]


def _row(texts: str, colon: str = ": ") -> Labels:
    fields = ("correction", "update", "withdrawn", "expired", "brief", "more", "published", "photo")
    return Labels(**dict(zip(fields, texts.split(" | "), strict=True)), colon=colon)


_SAME = {"no": "nb", "nn": "nb", "iw": "he"}
_TABLE = {
    "en": _row(
        "Correction | Update | This story has been withdrawn. | This story is no longer available."
        " | In brief | and {n} more | Published | Photo"
    ),
    "de": _row(
        "Korrektur | Aktualisierung | Diese Meldung wurde zurückgezogen. | Diese Meldung ist nicht mehr verfügbar."
        " | Kurz gemeldet | und {n} weitere | Veröffentlicht | Foto"
    ),
    "fr": _row(
        "Correction | Mise à jour | Cet article a été retiré. | Cet article n’est plus disponible."
        " | En bref | et {n} de plus | Publié | Photo",
        "\u00a0: ",
    ),
    "es": _row(
        "Corrección | Actualización | Esta noticia ha sido retirada. | Esta noticia ya no está disponible."
        " | En breve | y {n} más | Publicada | Foto"
    ),
    "it": _row(
        "Correzione | Aggiornamento | Questa notizia è stata ritirata. | Questa notizia non è più disponibile."
        " | In breve | e altre {n} | Pubblicata | Foto"
    ),
    "pt": _row(
        "Correção | Atualização | Esta notícia foi retirada. | Esta notícia já não está disponível."
        " | Em resumo | e mais {n} | Publicada | Foto"
    ),
    "nl": _row(
        "Correctie | Update | Dit bericht is ingetrokken. | Dit bericht is niet meer beschikbaar."
        " | In het kort | en nog {n} | Gepubliceerd | Foto"
    ),
    "sv": _row(
        "Rättelse | Uppdatering | Den här artikeln har dragits tillbaka. | Den här artikeln är inte längre tillgänglig."
        " | I korthet | och {n} till | Publicerad | Foto"
    ),
    "da": _row(
        "Rettelse | Opdatering | Denne artikel er trukket tilbage. | Denne artikel er ikke længere tilgængelig."
        " | Kort nyt | og {n} mere | Offentliggjort | Foto"
    ),
    "nb": _row(
        "Rettelse | Oppdatering | Denne saken er trukket tilbake. | Denne saken er ikke lenger tilgjengelig."
        " | Kort fortalt | og {n} til | Publisert | Foto"
    ),
    "fi": _row(
        "Oikaisu | Päivitys | Tämä juttu on vedetty takaisin. | Tämä juttu ei ole enää saatavilla."
        " | Lyhyesti | ja {n} muuta | Julkaistu | Kuva"
    ),
    "pl": _row(
        "Sprostowanie | Aktualizacja | Ta wiadomość została wycofana. | Ta wiadomość nie jest już dostępna."
        " | W skrócie | i jeszcze {n} | Opublikowano | Zdjęcie"
    ),
    "cs": _row(
        "Oprava | Aktualizace | Tato zpráva byla stažena. | Tato zpráva již není dostupná."
        " | Stručně | a ještě {n} | Zveřejněno | Foto"
    ),
    "ru": _row(
        "Исправление | Обновление | Этот материал отозван. | Этот материал больше не доступен."
        " | Коротко | и ещё {n} | Опубликовано | Фото"
    ),
    "uk": _row(
        "Виправлення | Оновлення | Цей матеріал відкликано. | Цей матеріал більше не доступний."
        " | Коротко | і ще {n} | Опубліковано | Фото"
    ),
    "tr": _row(
        "Düzeltme | Güncelleme | Bu haber geri çekildi. | Bu haber artık mevcut değil."
        " | Kısaca | ve {n} haber daha | Yayımlandı | Fotoğraf"
    ),
    "ar": _row("تصحيح | تحديث | سُحب هذا الخبر. | لم يعد هذا الخبر متاحًا. | موجز | و{n} أخرى | نُشر | الصورة"),
    "he": _row("תיקון | עדכון | הידיעה הוסרה. | הידיעה אינה זמינה עוד. | בקצרה | ועוד {n} | פורסם | צילום"),
    "fa": _row(
        "اصلاحیه | به‌روزرسانی | این خبر پس گرفته شده است. | این خبر دیگر در دسترس نیست."
        " | خبرهای کوتاه | و {n} خبر دیگر | انتشار | عکس"
    ),
    "zh": _row("更正 | 更新 | 本稿件已撤回。 | 本稿件已不再提供。 | 简讯 | 另有 {n} 条 | 发布时间 | 图片", "："),
    "zh-hant": _row("更正 | 更新 | 本稿件已撤回。 | 本稿件已不再提供。 | 簡訊 | 另有 {n} 則 | 發布時間 | 圖片", "："),
    "ja": _row(
        "訂正 | 更新 | この記事は取り下げられました。 | この記事は現在ご覧いただけません。"
        " | 短信 | ほか{n}件 | 配信 | 写真",
        "：",
    ),
    "ko": _row(
        "정정 | 업데이트 | 이 기사는 철회되었습니다. | 이 기사는 더 이상 제공되지 않습니다."
        " | 단신 | 외 {n}건 | 게시 | 사진"
    ),
    "hi": _row(
        "सुधार | अपडेट | यह समाचार वापस ले लिया गया है। | यह समाचार अब उपलब्ध नहीं है। | संक्षेप में | और {n} अन्य | प्रकाशित | फ़ोटो"
    ),
}
