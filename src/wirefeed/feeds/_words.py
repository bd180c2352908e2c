"""What a page itself says, in the languages we speak: labels, the names of months, the form of a date."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

_FIELDS = (
    "skip feeds all_feeds subscribe what opml by updated correction photo empty stories newest short_link licence "
    "original in_feeds table rights"
).split()


class Words(Struct, frozen=True, kw_only=True, gc=False):
    """
    A page's own words in one language.

    Attributes:
        language: Of the words, BCP 47; not the page's when nobody has translated them.

        date: With ``{day}``, ``{month}``, ``{year}`` and ``{time}`` (of UTC, and saying so).

        months: Twelve names as they stand in a date.

        first: How the first day of a month is written; empty for ``1``.
    """

    language: str
    date: str
    months: tuple[str, ...]
    first: str = ""
    skip: str
    feeds: str
    all_feeds: str
    subscribe: str
    what: str
    opml: str
    by: str
    updated: str
    correction: str
    photo: str
    empty: str
    stories: str
    newest: str
    short_link: str
    licence: str
    original: str
    in_feeds: str
    table: str
    rights: str

    def written(self, moment: datetime) -> str:
        """Return `moment` (UTC) to the minute, as people write it."""
        day = self.first if moment.day == 1 and self.first else str(moment.day)
        month = self.months[moment.month - 1]
        return self.date.format(day=day, month=month, year=moment.year, time=f"{moment:%H:%M}")

    def written_day(self, day: datetime) -> str:
        """Return a day as people write it: what stands before the time of a moment."""
        return self.written(day).partition(",")[0].partition("،")[0]


def words(*languages: str) -> Words:
    """Return the words of the first of `languages` (BCP 47, best first) we speak; English if we speak none."""
    for language in languages:
        found = _TABLE.get(language.lower().replace("_", "-").partition("-")[0])
        if found is not None:
            return found
    return _TABLE["en"]


def _row(language: str, date: str, months: str, texts: str, first: str = "") -> Words:
    spoken = dict(zip(_FIELDS, texts.strip().split("\n"), strict=True))
    return Words(language=language, date=date, months=tuple(months.split()), first=first, **spoken)


_ROWS = (
    _row(
        "en",
        "{day} {month} {year}, {time} UTC",
        "January February March April May June July August September October November December",
        """
Skip to the stories
Feeds
All feeds
Subscribe to this feed
A feed brings new stories to your feed reader as they are published: copy an address into it.
All feeds in one file (OPML)
By
Updated
Correction
Photo
No stories yet.
Stories
Newest
Short link
Licence
Original
In these feeds
Table
Rights
""",
    ),
    _row(
        "ar",
        "{day} {month} {year}، {time} بتوقيت غرينتش",
        "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
        """
انتقل إلى الأخبار
الخلاصات
كل الخلاصات
اشترك في هذه الخلاصة
تنقل الخلاصة الأخبار الجديدة إلى قارئ الخلاصات لديك فور نشرها: انسخ إليه أحد العناوين.
كل الخلاصات في ملف واحد (OPML)
بقلم
آخر تحديث
تصحيح
الصورة
لا أخبار بعد.
الأخبار
الأحدث
الرابط المختصر
الترخيص
الأصل
في هذه الخلاصات
جدول
الحقوق
""",
    ),
    _row(
        "de",
        "{day}. {month} {year}, {time} UTC",
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        """
Zu den Meldungen springen
Feeds
Alle Feeds
Diesen Feed abonnieren
Ein Feed bringt neue Meldungen in Ihren Feedreader, sobald sie erscheinen: Kopieren Sie eine Adresse hinein.
Alle Feeds in einer Datei (OPML)
Von
Aktualisiert
Korrektur
Foto
Noch keine Meldungen.
Meldungen
Neueste
Kurzlink
Lizenz
Original
In diesen Feeds
Tabelle
Rechte
""",
    ),
    _row(
        "es",
        "{day} de {month} de {year}, {time} UTC",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        """
Saltar a las noticias
Canales
Todos los canales
Suscribirse a este canal
Un canal lleva las noticias nuevas a su lector de canales en cuanto se publican: copie en él una dirección.
Todos los canales en un archivo (OPML)
Por
Actualizado
Corrección
Foto
Todavía no hay noticias.
Noticias
Lo más reciente
Enlace corto
Licencia
Original
En estos canales
Tabla
Derechos
""",
    ),
    _row(
        "fr",
        "{day} {month} {year}, {time} UTC",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        """
Aller aux articles
Flux
Tous les flux
S’abonner à ce flux
Un flux apporte les nouveaux articles dans votre lecteur de flux dès leur parution : copiez-y une adresse.
Tous les flux en un fichier (OPML)
Par
Mis à jour
Rectificatif
Photo
Pas encore d’articles.
Articles
Le plus récent
Lien court
Licence
Original
Dans ces flux
Tableau
Droits
""",
        first="1er",
    ),
    _row(
        "he",
        "{day} ב{month} {year}, {time} UTC",
        "ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר",
        """
דילוג לידיעות
ערוצי עדכונים
כל הערוצים
הרשמה לערוץ זה
ערוץ מביא ידיעות חדשות לקורא העדכונים שלך מיד עם פרסומן: יש להעתיק אליו כתובת.
כל הערוצים בקובץ אחד (OPML)
מאת
עודכן
תיקון
צילום
אין עדיין ידיעות.
ידיעות
האחרונה
קישור מקוצר
רישיון
המקור
בערוצים אלה
טבלה
זכויות
""",
    ),
    _row(
        "fa",
        "{day} {month} {year}، {time} به وقت گرینویچ",
        "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر",
        """
پرش به خبرها
خوراک‌ها
همهٔ خوراک‌ها
اشتراک این خوراک
خوراک خبرهای تازه را همین که منتشر شوند به خوراک‌خوان شما می‌رساند: یکی از نشانی‌ها را در آن کپی کنید.
همهٔ خوراک‌ها در یک فایل (OPML)
نوشتهٔ
به‌روزرسانی
اصلاحیه
عکس
هنوز خبری نیست.
خبرها
تازه‌ترین
پیوند کوتاه
مجوز
اصل خبر
در این خوراک‌ها
جدول
حقوق
""",
    ),
    _row(
        "it",
        "{day} {month} {year}, {time} UTC",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        """
Vai alle notizie
Feed
Tutti i feed
Abbonati a questo feed
Un feed porta le nuove notizie nel tuo lettore di feed appena escono: copiaci un indirizzo.
Tutti i feed in un file (OPML)
Di
Aggiornato
Rettifica
Foto
Ancora nessuna notizia.
Notizie
La più recente
Link breve
Licenza
Originale
In questi feed
Tabella
Diritti
""",
        first="1º",
    ),
    _row(
        "nl",
        "{day} {month} {year}, {time} UTC",
        "januari februari maart april mei juni juli augustus september oktober november december",
        """
Naar de berichten
Feeds
Alle feeds
Op deze feed abonneren
Een feed brengt nieuwe berichten naar uw feedlezer zodra ze verschijnen: kopieer er een adres in.
Alle feeds in één bestand (OPML)
Door
Bijgewerkt
Correctie
Foto
Nog geen berichten.
Berichten
Nieuwste
Korte link
Licentie
Origineel
In deze feeds
Tabel
Rechten
""",
    ),
    _row(
        "pt",
        "{day} de {month} de {year}, {time} UTC",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        """
Ir para as notícias
Feeds
Todos os feeds
Assinar este feed
Um feed leva as novas notícias ao seu leitor de feeds assim que são publicadas: copie um endereço para ele.
Todos os feeds em um arquivo (OPML)
Por
Atualizado
Correção
Foto
Ainda não há notícias.
Notícias
Mais recente
Link curto
Licença
Original
Nestes feeds
Tabela
Direitos
""",
    ),
)
_TABLE = {row.language: row for row in _ROWS}
