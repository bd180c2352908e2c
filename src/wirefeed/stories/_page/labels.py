"""Labels that stand around a page's story, by language: over links to other stories, on buttons, in share bars."""

from __future__ import annotations

import html
import re

from wirefeed.patterns import lazy

# Over a list of links that leads away from the story; the links go with their label.
_OVER_LINKS = lazy(
    r"(?i)(?:related (?:articles?|stories|posts?|news|content|topics|coverage|links)|(?:you )?(?:may"
    r"|might) also (?:like|enjoy)"
    r".{0,20}|you (?:may|might) be interested in|recommended(?: for you| reading| stories)?|read (?:also"
    r"|next|more|this next)"
    r"|more (?:from|on|about|in) .{1,40}|more (?:stories|news|articles)|most (?:popular|read|viewed"
    r"|shared)|trending(?: now)?"
    r"|don[’']t miss|latest (?:news|stories|posts)|top stories|up next|see also"
    r"|das könnte (?:sie|dich|euch) .{0,30}|das interessiert .{0,30}|auch interessant"
    r"|ähnliche (?:beiträge|artikel|themen|news)"
    r"|weitere (?:artikel|beiträge|meldungen|themen|nachrichten|news).{0,40}|mehr zum thema|mehr (?:aus"
    r"|von|zu) .{1,40}"
    r"|verwandte (?:themen|artikel|beiträge)|lesen sie (?:auch|mehr).{0,20}|lies auch|meist ?gelesene?(?: artikel)?"
    r"|neueste (?:artikel|beiträge)|empfehlungen .{0,30}|schlagw(?:orte|örter)|stichwörter|schlagwörter|tags?|themen"
    r"|(?:también )?te puede interesar|te recomendamos|(?:temas|notas|noticias) relacionad[ao]s"
    r"|últimas noticias|lo más leído"
    r"|lee también|veja também|leia (?:também|mais)|mais lidas|notícias relacionadas|les plus lus|(?:à )?lire aussi"
    r"|sur le même sujet|articles? (?:liés?|similaires?)|leggi anche|potrebbe interessarti.{0,20}"
    r"|articoli correlati|lees ook"
    r"|meer (?:over|nieuws).{0,30}|czytaj (?:też|także|również)|zobacz (?:też|także|również)|читайте также|по теме"
    r"|читайте також|ilgili haberler|baca juga|läs (?:också|mer)|les også|læs også|lue myös"
    r"|اقرأ أيض[اًا]*|إقرأ أيض[اًا]*|(?:مواضيع|أخبار|مقالات) ذات صلة|الأكثر قراءة|קראו גם|כתבות נוספות"
    r"|関連記事|相关新闻|관련 ?기사)\W*"
)
_WIDE = lazy(r"(?i)(?:more|mehr|weitere|meer|empfehlungen|das interessiert) ")
_BUTTON = lazy(
    r"(?i)(?:(?:share|tweet|print|pin|email|e-mail|mail|facebook|twitter|linkedin|pinterest|reddit"
    r"|tumblr|whatsapp|telegram"
    r"|xing|flipboard|copy link|copy url|close|follow|subscribe|comments?|join the conversation"
    r"|back to gallery|hide ad"
    r"|advertisement|sponsored|loading|caption|learn more|find out more|skip ad|log ?in|sign in|privacy policy"
    r"|teilen|twittern|merken|mitteilen|drucken|vorlesen|seite drucken|artikel (?:teilen|drucken|anhören"
    r"|bewerten|kommentieren)"
    r"|(?:diesen? )?(?:artikel|beitrag|seite) teilen|kommentieren|weiterlesen|mehr (?:lesen|erfahren"
    r"|anzeigen)|anzeige"
    r"|zurück(?: zur? (?:übersicht|startseite|liste\w*))?|zur (?:startseite|übersicht)|abonnieren|anmelden|impressum"
    r"|datenschutz|partager|imprimer|commenter|s[’']abonner|publicité|compartir|imprimir|comentarios"
    r"|suscríbete|publicidad"
    r"|compartilhar|condividi|stampa|commenta|pubblicità|delen|afdrukken|udostępnij|drukuj|reklama"
    r"|поделиться|реклама|paylaş|yazdır|شارك|مشاركة|طباعة|إعلان|שתפו|הדפסה|פרסומת|シェア|印刷|분享|分享)"
    r"|\d+ (?:comments?|kommentare?|commentaires?|comentarios?|shares?|likes?)|image \d+ of \d+"
    r"|\d+ min(?:s|utes?|uten)?(?: read| lesezeit)|(?:view this post on|sieh dir diesen beitrag auf) \w+(?: an)?"
    r"|(?:like it\? )?share it!?|permalink|permalien)\W*"
)
_TAG = lazy(r"<[^>]*>")
_LINK = lazy(r"<a\b[^>]*>.*?</a>", re.S)
_LABELLED = ("<p", "<h2", "<h3", "<h4", "<h5", "<h6", "<dl")


def is_button(plain: str) -> bool:
    """Say whether a whole item or paragraph is the caption of a button or of an empty place."""
    return len(plain) < 50 and _BUTTON.fullmatch(plain.strip("-–—•|· \u00a0")) is not None


def without(blocks: list[str]) -> list[str]:
    """
    Return story HTML without labels over links to other stories, and without these links.

    Args:
        blocks: A block each, as `wirefeed.stories._page.text.write` returns them.
    """
    kept: list[str] = []
    leaving = False
    for block, following in zip(blocks, [*blocks[1:], "<a>"]):
        plain = _plain(block)
        if (
            block.startswith(_LABELLED)
            and len(plain) < 70
            and _OVER_LINKS.fullmatch(plain)
            # "More in common" may head a chapter, too.
            and (not _WIDE.match(plain) or _leads_away(following, _plain(following)))
        ):
            leaving = True
        elif not leaving or not _leads_away(block, plain):
            kept.append(block)
            leaving = False
    return kept


def _plain(block: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", block[:4000])).split())


def _leads_away(block: str, plain: str) -> bool:
    if "<a" not in block:
        return not plain and "<img" not in block
    return 5 * len(_plain(_LINK.sub("", block))) < len(plain) or not plain
