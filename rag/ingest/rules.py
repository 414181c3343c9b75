"""The lines that web pages put around an article, as patterns in small named groups.

Each group has the reason that ``rag reindex --explain`` prints. A pattern must match a whole line (case
does not matter unless it says so) and is written for a shape that prose does not have: a closed list of
words, a label with a colon, a form's own sentence. `PLACE` says where in the file a group may apply:
"anywhere", or only at the "edge" (before the first sentence of the article, after the last, or beside a
line that was dropped). Word lists are data: add a line, add a test.
"""

# ruff: noqa: E501 - a pattern reads best on one line

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Place = Literal["anywhere", "edge"]


@dataclass(frozen=True, slots=True)
class Rule:
    """Lines that `pattern` matches in full are dropped for `reason`, if at `place` and not too long."""

    reason: str
    pattern: re.Pattern[str]
    place: Place = "anywhere"
    words: int = 40


def _rule(reason: str, *alternatives: str, place: Place = "anywhere", words: int = 40) -> Rule:
    return Rule(reason, re.compile("|".join(f"(?:{a})" for a in alternatives), re.IGNORECASE), place, words)


SECTIONS = (
    "beranda|home|depan|nasional|internasional|international|dunia|world|global|mancanegara|regional|daerah"
    "|nusantara|metro|megapolitan|politik|politics|hukum|kriminal|ekonomi|economy|bisnis|business|keuangan"
    "|finance|finansial|market|markets|pasar|makro|mikro|energi|industri|olahraga|sport|sports|bola|sepak bola"
    "|raket|otomotif|automotive|teknologi|technology|tekno|tech|sains|science|iptek|kesehatan|health|gaya hidup"
    "|lifestyle|hiburan|entertainment|showbiz|seleb|selebritas|budaya|culture|seni|pendidikan|education"
    "|edukasi|travel|wisata|pariwisata|kuliner|food|opini|opinion|kolom|editorial|tajuk|analisis|analysis"
    "|foto|photo|photos|video|videos|infografis|infografik|podcast|indeks|index|terkini|terbaru|latest"
    "|terpopuler|populer|popular|trending|pilihan|pilihan editor|headline|headlines|news|berita|warta|peristiwa"
    "|asia|asean|asia pasifik|asia-pasifik|eropa|europe|amerika|timur tengah|middle east|asia tenggara"
    "|southeast asia|polhukam|pertahanan|humaniora|lingkungan|environment|properti|property|karier|ragam"
    "|english|bahasa|life|local|national|uncategorized|tak berkategori|tanpa kategori|umum|umkm|syariah"
)

_NAME = r"(?:[^\W\d_][\w'’.\-]*)(?:\s+[^\W\d_][\w'’.\-]*){0,5}"
_TIME_AGO = (
    r"(?:about\s+|sekitar\s+)?(?:an?|se|\d{1,3})\s*(?:detik|menit|jam|hari|minggu|pekan|bulan|tahun|seconds?"
    r"|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?)(?:\s+yang)?\s+(?:lalu|ago)"
)
_DAYS = (
    r"(?:senin|selasa|rabu|kamis|jum['’]?at|sabtu|minggu|ahad"
    r"|mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
)
_MONTHS = (
    r"(?:jan(?:uari|uary)?|feb(?:ruari|ruary)?|mar(?:et|ch)?|apr(?:il)?|mei|may|jun[ie]?|jul[iy]?"
    r"|agu?s?t?(?:ustus)?|aug(?:ust)?|sept?(?:ember)?|okt(?:ober)?|oct(?:ober)?|nov(?:ember)?"
    r"|des(?:ember)?|dec(?:ember)?)\.?"
)
_DATE = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTHS},?\s+\d{{4}}|{_MONTHS}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"
    r"|\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}|\d{4}-\d{2}-\d{2})"
)
_CLOCK = r"(?:(?:pukul|jam|at)\s*)?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s*(?:am|pm)?\s*(?:wib|wita|wit|gmt|utc|ist|edt|est)?"
_NETWORKS = (
    "facebook|fb|twitter|x|whatsapp|wa|telegram|line|linkedin|pinterest|instagram|ig|youtube|tiktok|threads"
    "|reddit|tumblr|messenger|email|e-mail|surel|copy link|salin tautan|salin link|copy|salin|print|cetak|pocket"
    "|google news|google|rss|mastodon|bluesky|share|bagikan|tweet|kirim|pin|url|link|koran|simpan|save|more|lainnya"
)

SHARE = _rule(
    "share buttons",
    rf"(?:{_NETWORKS})(?:[\s,|/•·:]+(?:{_NETWORKS}))*[\s,|/•·:]*",
    r"(?:bagikan|share|sebarkan)(?:\s+(?:ini|this|artikel|berita|article|via|ke|on|to|melalui|di))*\s*[:：]?",
    rf"(?:share|bagikan|tweet|pin|kirim)\s+(?:this\s+|artikel\s+ini\s+)?(?:on|to|via|ke|di|by|with)\s+(?:{_NETWORKS})",
    r"klik untuk (?:mem)?bagikan .{0,40}\(?membuka di jendela yang baru\)?\s*.{0,30}",
    r"click to share on .{0,40}",
    r"(?:suka|like)\s+(?:ini|this)\s*[:：]",
    r"(?:memuat|loading)\s*(?:\.{3}|…)",
    r"\d[\d.,]*\s*[kmr]?b?\s*(?:shares?|kali dibagikan|dibagikan|views?|kali dilihat|dilihat|pembaca)",
    r"(?:dibaca|dilihat|views?|hits|read)\s*[:：]?\s*\d[\d.,]*\s*(?:kali|x|times)?",
    r"(?:ukuran|font|text)\s+(?:huruf|size)\s*[:：]?.{0,12}|a[-+]\s+a[-+]?|[-+]?a[-+]",
    place="edge",
    words=14,
)

TEASER_MARKED = _rule(
    "teaser",
    # With a colon nothing but a teaser looks like this, whatever its end.
    r"[\W_]*(?:baca|lihat|simak|tonton)(?:\s+(?:juga|lagi|pula|selengkapnya|lainnya|berita|artikel|videonya"
    r"|dulu|berita lainnya|berita selengkapnya|selanjutnya|di sini))*\s*[:：>»]\s*\S.*",
    r"[\W_]*(?:see|read|watch)(?:\s+(?:also|more|next|this|here|on))*\s*[:：>»]\s*\S.*",
    r"[\W_]*also\s+read\s*[:：>»]?\s*\S.*",
    r"[\W_]*(?:related|(?:berita|artikel)\s+(?:terkait|lainnya)|pilihan\s+editor|editor['’]?s\s+(?:pick|choice)"
    r"|recommended|rekomendasi|saksikan(?:\s+juga)?|jangan\s+lewatkan|don['’]t\s+miss|more\s+on\s+this)\s*[:：>»]\s*\S.*",
    r"\((?:baca|lihat|simak|see|read)(?:\s+(?:juga|also|more))?\s*[:：]?\s*[^()]*\)",
    words=35,
)
TEASER_BARE = _rule(
    "teaser",
    # Without a colon: only where the line does not end as a sentence does (see `boilerplate.py`).
    r"[\W_]*(?:baca|lihat|simak|tonton)\s+(?:juga|lagi|selengkapnya)\s+\S.*",
    r"[\W_]*(?:read|see|watch)\s+(?:also|more)\s+\S.*",
    r"[\W_]*(?-i:MEMBACA|BACA(?: JUGA)?|READ(?: MORE| ALSO)?|ALSO READ|LIHAT JUGA|SIMAK)\s+\S.*",
    words=30,
)
TEASER_LINK = _rule(
    "teaser",
    r"[\W_]*(?:baca|lihat|read|see|view)\s+(?:selengkapnya|lebih lanjut|juga|lainnya|semua|all|more|also|full\s+\w+)"
    r"(?:\s+(?:di sini|here|di\s+\S+))?\s*(?:\.{3}|…|[>»→:])?",
    r"(?:selengkapnya|continue reading|lanjutkan membaca|lanjut baca|lihat semua|view all|see all)\s*(?:\.{3}|…|[>»→])?",
    words=8,
)

ADVERTISEMENT = _rule(
    "advertisement",
    r"[\W_]*(?:\w+\s+){0,2}(?:iklan|advertisements?|advertorial|sponsored|sponsor|promoted|ads?)[\W_]*",
    r"[\W_]*(?:iklan|advertisement|ad)\s+(?:space|banner|placement|di sini|here|oleh|by)\b.{0,30}",
    r"[\W_]*(?:scroll|gulir|geser)\s+(?:to|untuk|ke bawah|down|terus)\b.{0,60}",
    r"[\W_]*(?:lanjutkan|continue)\s+(?:dengan|with|membaca setelah|reading below|after)\s+(?:konten|content|iklan|ads?|the)\b.{0,40}",
    r"[\W_]*(?:konten|artikel|story|article)\s+(?:berlanjut|continues|selanjutnya)\s+(?:setelah|di bawah|after|below)\b.{0,40}",
    r"(?:pasang|tutup|hapus|remove|close|report|laporkan)\s+(?:iklan|ads?|this ad)(?:\s+(?:ini|di sini|anda|here))?\s*[.!]?",
    r"(?:dapatkan|klaim|claim|get)\s+(?:diskon|promo|discount|voucher)\b.{0,80}",
    words=12,
)

AD_BLOCK = _rule(
    "ad-block",
    r"[\W_]*ad[\s-]?block(?:er)?s?\s+(?:detected|terdeteksi|enabled|aktif)[\W_]*",
    r"(?:tolong|mohon|harap|silakan|please|kindly)\b.{0,60}\b(?:ad[\s-]?block(?:er|ing)?s?|pemblokir iklan)\b.*",
    r".{0,80}\b(?:anda|your|you)\b.{0,40}\b(?:ad[\s-]?block(?:er|ing)?s?|pemblokir iklan)\b.{0,120}",
    r".{0,40}\b(?:ad[\s-]?block(?:er|ing)?s?|pemblokir iklan)\s+(?:anda|kamu|kalian)\b.{0,100}",
)

COMMENTS = _rule(
    "comment box",
    r"(?:alamat\s+)?(?:email|surel)\s+anda\s+tidak\s+akan\s+(?:dipublikasikan|ditampilkan).*",
    r"your\s+e-?mail\s+address\s+will\s+not\s+be\s+(?:published|shown).*",
    r"(?:ruas|kolom|bidang)\s+yang\s+(?:wajib|harus)\s+(?:ditandai|diisi).*|required\s+fields\s+are\s+marked.*",
    r"simpan\s+nama.{0,20}(?:email|surel).{0,90}|save\s+my\s+name.{0,120}",
    r"(?:beri|tulis|kirim|tambahkan|tinggalkan|lihat|muat|semua|lihat semua|ikut|buka)\s+(?:\d+\s+)?(?:komentar|balasan|tanggapan)"
    r"(?:\s+(?:anda|lainnya|lain|di sini|pertama))?\s*[.!]?",
    r"(?:post|leave|write|add|submit|view|load|join|show|all)\s+(?:an?\s+|your\s+|the\s+|more\s+|all\s+)?(?:\d+\s+)?"
    r"(?:comments?|reply|conversation|discussion)(?:\s+(?:here|below))?\s*[.!]?",
    r"(?:batalkan|cancel)\s+(?:balasan|reply)",
    r"\(?(?:\d+|no|belum ada|tidak ada)\)?\s+(?:komentar|comments?|tanggapan|responses?|balasan|replies)"
    r"(?:\s+(?:on|pada|di|untuk|to|so far|yet)\b.{0,100})?",
    r"(?:komentar|comments?|tanggapan)\s*[:：(]?\s*\(?\d*\)?\s*(?:off|ditutup|closed)?(?:\s+(?:on|pada)\b.{0,100})?",
    r"(?:anda\s+harus|silakan|please)\s+(?:log ?in|masuk|login|sign in).{0,60}(?:komentar|berkomentar|comments?)\W*",
    r"(?:log ?in|masuk|login|sign in)\s+(?:to|untuk)\s+(?:leave|post|ber|memberi|mengirim).{0,40}",
    r"you\s+must\s+be\s+logged\s+in.{0,60}",
    r"(?:nama|name|email|e-mail|surel|situs web|website|komentar|comment)\s*(?:\*|\((?:wajib|required)\))",
    r"(?:laporkan|report|balas|reply|suka|like)(?:\s*[|•·]\s*(?:laporkan|report|balas|reply|suka|like))*\s*\d*",
    words=32,
)
COMMENT_FIELDS = _rule(
    "comment box",
    r"(?:nama|name|e-?mail|surel|situs web|website|komentar|comment|komentar anda|kirim|submit)\s*[*:：]?",
    place="edge",
    words=3,
)

RECENT = _rule(
    "recent posts",
    rf"[\W_]*(?:{_TIME_AGO}|kemarin|yesterday|baru saja|just now)[\W_]*",
    rf"[\w.]+(?:\s+[\w.]+){{0,2}}\s*[|•·\-–]\s*{_TIME_AGO}",
    words=8,
)

COPYRIGHT = _rule(
    "copyright",
    r"[\W_]*(?:copyright|hak cipta)\s*(?:©|\(c\)|&copy;).{0,120}",
    r"[\W_]*(?:copyright\s+(?:(?-i:[A-Z])\S*\s+){0,4}|hak cipta\s+)(?:19|20)\d{2}\b[^.]{0,60}\.?",
    r"©\s*.{0,120}|\(c\)\s*(?:19|20)\d{2}\b.{0,80}",
    r"[\W_]*(?:copyright|hak cipta)\b.{0,80}\b(?:reserved|dilindungi).{0,40}",
    r"(?:.{0,80}\W)?(?:all rights reserved|seluruh hak cipta dilindungi|hak cipta dilindungi)(?:\W.{0,60})?",
    r"dilarang\s+(?:keras\s+)?(?:mengambil|menyalin|mengutip|memperbanyak|mereproduksi|menggunakan).{0,40}"
    r"(?:konten|isi|artikel|tulisan|berita|situs|crawling).{0,260}",
    r"this\s+(?:material|article|content)\s+(?:may|must)\s+not\s+be\s+(?:published|reproduced|copied).{0,160}",
    words=45,
)

TAGS = _rule(
    "tags",
    r"[\W_]*(?:tags?|kata\s+kunci|keywords?|topik|topics?|label|kategori|categor(?:y|ies)|filed under|tagged(?:\s+with)?"
    r"|topik terkait|berita terkait|isu terkait)\s*[:：#]\s*.*",
    r"(?:#[\w-]+[\s,;|]*)+",
    r"(?:tags?|kata\s+kunci|keywords?|topik\s+terkait|related\s+topics?|perlihatkan\s+lebih|lihat\s+lebih\s+banyak"
    r"|tampilkan\s+lebih|muat\s+lebih(?:\s+banyak)?|show\s+(?:more|less)|load\s+more|view\s+more)(?:\s+banyak)?\s*(?:\.{3}|…)?",
    words=40,
)

DISCLAIMER = _rule(
    "disclaimer",
    r"[\W_]*(?:disclaimer|penafian|sanggahan)\s*[:：].*",
    r"[\W_]*(?:pandangan|opini|pendapat|isi|tulisan|artikel|seluruh|semua|segala|konten)\b.{0,140}"
    r"\b(?:penulis|kontributor|narasumber|pengarang)\w*\b.{0,60}"
    r"\b(?:tidak|bukan)\s+(?:selalu\s+|serta\s+merta\s+)?(?:mencerminkan|mewakili|menjadi tanggung jawab)\b.*",
    r"[\W_]*(?:the\s+)?(?:views?|opinions?|statements?)\b.{0,160}\b(?:authors?|writers?|contributors?|speakers?|own)\b.{0,60}"
    r"\b(?:not|n['’]t)\s+(?:necessarily\s+)?(?:reflect|represent)\b.*",
    r"[\W_]*(?:artikel|berita|tulisan|konten)\s+ini\s+(?:telah|sudah|pertama kali|juga)\s+(?:tayang|terbit|dimuat|dipublikasikan|diterbitkan)\b.*",
    r"[\W_]*this\s+(?:article|story|post)\s+(?:was\s+)?(?:originally|first)\s+(?:appeared|published|posted|ran)\b.*",
    r"[\W_]*(?:artikel|berita|konten|tulisan)\s+ini\s+(?:dibuat|ditulis|diterjemahkan|disusun|dihasilkan)\b.{0,40}"
    r"\b(?:AI|kecerdasan buatan|kecerdasan artifisial|mesin|otomatis)\b.*",
    words=70,
)

BYLINE = _rule(
    "byline",
    r"[\W_]*(?:e-?mail|surel|kontak|contact)\s*[:：]\s*\S+@\S+",
    r"\S+@\S+\.\w{2,}",
    r"[\W_]*(?:editor|penyunting|reporter|pewarta|penulis|author|writer|written by|edited by|redaktur|redaksi|kontributor"
    r"|contributor|penerjemah|translator|uploader|oleh|posted by|published by|ditulis oleh|diposting oleh|sumber berita"
    r"|fotografer|photographer|copywriter|laporan)\s*[:：]\s*\S+(?:\s+\S+){0,9}",
    r"(?-i:By|BY|Oleh|OLEH)\s+(?-i:[A-Z][\w'’.\-]+)(?:\s+(?-i:[A-Z][\w'’.\-]*)){0,4}(?:\s*[|,•·\-–]\s*.{0,60})?",
    r"(?:follow|ikuti)\s+(?:the author\s+)?@\w+.{0,20}",
    words=14,
)

NEWSLETTER = _rule(
    "newsletter",
    r"[\W_]*(?:subscribe|berlangganan|daftar|sign up|langganan|join)\b.{0,50}\b(?:newsletter|buletin|nawala|mailing list|surat kabar digital)\b.{0,80}",
    r"[\W_]*(?:dapatkan|get|nikmati|terima|receive)\s+(?:the\s+)?(?:update|berita|breaking|latest|kabar|informasi|news|our)\b.{0,120}"
    r"\b(?:setiap hari|inbox|email|e-mail|surel|newsletter|telegram|whatsapp|aplikasi|app|langsung di|ponsel|smartphone|dari\s+\S+\.(?:com|id|co))\b.{0,120}",
    r"[\W_]*(?:subscribe|berlangganan)(?:\s+(?:now|sekarang|gratis|for free|di sini|here))?\s*[!.]?",
    r"[\W_]*(?:already a subscriber|sudah berlangganan)\b.{0,40}",
    r"(?:unduh|download)\s+(?:aplikasi|our app|the app|app)\b.{0,80}",
    words=40,
)

FOLLOW = _rule(
    "social follow",
    r"[\W_]*(?:ikuti|follow|join|gabung|bergabung)\b.{0,50}\b(?:kami|us|our|saluran|channel|kanal|akun|google news|grup|group|komunitas)\b.{0,120}"
    r"(?:google news|whatsapp|telegram|instagram|twitter|facebook|youtube|tiktok|threads|linkedin|saluran|channel|kanal|media sosial|social media|@\w+).{0,100}",
    r"[\W_]*(?:ikuti|follow)\s+(?:kami|us)\b.{0,60}",
    r"[\W_]*(?:cek|simak|baca|lihat|check|read|temukan|ikuti|dapatkan|update)\b.{0,90}\b(?:di|on|via|melalui|lewat)\s+(?:google news|whatsapp channel|saluran whatsapp|kanal telegram).{0,60}",
    r"[\W_]*(?:jangan lupa|don['’]t forget)\b.{0,30}\b(?:like|subscribe|follow|share|ikuti)\b.{0,100}",
    r"[\W_]*(?:add|tambahkan|jadikan)\b.{0,60}\b(?:preferred source|sumber pilihan|google)\b.{0,60}",
    words=35,
)

_FOOTER = (
    "tentang kami|about us|about|redaksi|hubungi kami|contact us|contact|kontak|karier|careers?|pedoman media siber|pedoman"
    "|kebijakan privasi|privacy policy|privacy|syarat (?:dan|&) ketentuan|terms (?:of (?:use|service)|and conditions|& conditions)"
    "|terms|disclaimer|info iklan|kode etik|sitemap|peta situs|faq|rss|cookie policy|cookies?|advertise|beriklan|kotak pos"
)
MENU_ANYWHERE = _rule(
    "menu",
    r"(?:skip to (?:main )?content|(?:langsung|lewati|lompat|loncat|menuju) ke (?:isi|konten)(?: utama)?|toggle navigation"
    r"|back to top|kembali ke atas|go to top|menu utama|main menu|open menu|close menu)",
    rf"(?:{_FOOTER})(?:[\s>›»/|•·,\-]+(?:{_FOOTER}))*",
    r"(?:we|this (?:web)?site|situs(?: web)? ini|kami)\s+(?:uses?|menggunakan)\s+cookies?\b.{0,220}",
    words=30,
)
MENU = _rule(
    "menu",
    rf"[\W_]*(?:{SECTIONS})[\W_]*",
    r"[\W_]*(?:home|beranda|depan)\s*[>›»/|•·→][^.!?]{1,160}",
    # Three or more short items between bars, or set apart by wide gaps.
    r"[^\s|•·›»][^|•·›».!?]{0,28}(?:\s*[|•·›»]\s*[^|•·›».!?]{1,28}){2,}",
    r"\S+(?: \S+)?(?:\s{2,}\S+(?: \S+)?){2,}",
    r"(?:masuk|login|log in|daftar)\s*/\s*(?:daftar|masuk|register|sign up|login)|(?:cari|search)\s*(?:…|\.{3})",
    rf"[\W_]*(?:{SECTIONS})(?:[\s>›»/|•·,\-→]+(?:{SECTIONS}))+[\W_]*",
    r"(?:menu|search|cari|pencarian|masuk|log ?in|sign ?in|log ?out|keluar|daftar|register|sign ?up|akun|account|profil|profile"
    r"|next|previous|prev|selanjutnya|sebelumnya|berikutnya|next (?:post|article)|previous (?:post|article)|pos (?:selanjutnya|sebelumnya)"
    r"|artikel (?:selanjutnya|sebelumnya)|berita (?:selanjutnya|sebelumnya)|close|tutup|x|×|ok|oke|kembali|back|print|cetak|live|tv"
    r"|e-?paper|dark mode|mode gelap|languages?|unduh|download|loading|selengkapnya|more|lainnya|\d+(?:\s+\d+)*)",
    r"(?:halaman|page|laman|hal)\s*[:：]?\s*\d+(?:\s+(?:\d+|dari|of|/|next|selanjutnya|all|semua))*",
    place="edge",
    words=14,
)

DATE_LINE = _rule(
    "date line",
    rf"[\W_]*(?:(?:posted|published|updated|last updated|diperbarui|terbit|tayang|diterbitkan|dipublikasikan|tanggal|date|on|pada)\s*[:：]?\s*)*"
    rf"(?:{_DAYS}\W*)?{_DATE}\W*(?:{_CLOCK})?\W*(?:{_DAYS})?\W*",
    rf"[\W_]*(?:{_DAYS})\W+(?:{_DATE})\W*(?:{_CLOCK})?\W*(?:[|•·–-]\s*.{{0,60}})?",
    rf"(?:{_CLOCK})",
    r"(?:waktu baca\s*[:：]?\s*)?\d+\s*(?:min(?:ute)?s?|menit)\s*(?:read|baca|membaca)?",
    place="edge",
    words=16,
)

LINE_RULES = (
    TEASER_MARKED,
    TEASER_LINK,
    ADVERTISEMENT,
    AD_BLOCK,
    COMMENTS,
    RECENT,
    COPYRIGHT,
    TAGS,
    DISCLAIMER,
    BYLINE,
    NEWSLETTER,
    FOLLOW,
    MENU_ANYWHERE,
)
EDGE_RULES = (SHARE, MENU, DATE_LINE, COMMENT_FIELDS)

LISTS = re.compile(
    r"[\W_]*(?:recent (?:posts?|articles?|news|stories)|latest (?:posts?|articles?|news|stories)|related (?:posts?|articles?|news|stories)"
    r"|popular (?:posts?|articles?|news)|most (?:popular|read|viewed)|more (?:news|stories|articles|from .{1,40}|on this story)"
    r"|you (?:may|might) also (?:like|be interested in)|recommended(?: for you)?|trending(?: now)?|top stories|editor['’]?s (?:picks?|choice)"
    r"|(?:baca|berita|artikel|pos|postingan|tulisan|video|konten) (?:lainnya|terkait|terbaru|terkini|terpopuler|populer|pilihan|rekomendasi|sebelumnya|serupa)"
    r"|berita (?:utama|hari ini|lain)|pos-pos terbaru|terpopuler|terkini|rekomendasi(?: untuk anda)?|pilihan editor|paling (?:banyak )?(?:dibaca|populer)"
    r"|anda mungkin (?:juga )?(?:suka|menyukai)|mungkin anda (?:suka|menyukai)|jangan lewatkan|simak juga|baca juga|lihat juga|read also|see also)[\W_]*",
    re.IGNORECASE,
)
"""Heads of a list of other articles."""

FORMS = re.compile(
    r"[\W_]*(?:tinggalkan (?:balasan|komentar)(?: anda)?(?: batalkan balasan)?|leave a (?:reply|comment)(?: cancel reply)?|post a comment"
    r"|komentar(?: pembaca| anda)?|comments?(?: section)?|join the (?:discussion|conversation)|beri komentar|tulis komentar|kolom komentar"
    r"|(?:\(?\d+\)?\s+)?(?:komentar|comments?|tanggapan|responses)(?:\s+\(?\d+\)?)?|(?:\d+\s+)?thoughts? on .{3,120})[\W_]*",
    re.IGNORECASE,
)
"""Heads of the readers' comments."""

TIME_AGO = re.compile(rf"[\W_]*(?:{_TIME_AGO})[\W_]*|[\W_]*{_DATE}[\W_]*", re.IGNORECASE)
BYLINE_NAME = re.compile(
    r"[\W_]*(?:editor|penyunting|reporter|pewarta|penulis|author|writer|written by|edited by|redaktur|kontributor|oleh|by|posted by)"
    rf"\s*[:：]?\s*({_NAME})\s*",
    re.IGNORECASE,
)
END_MARKS = re.compile(r"(?<=[.!?…\"”’)])\s*(\*{1,3}|\(\*\)|\[\*\]|[■◼▪●]|-{2,}|\*\)\s*)\s*$")
INITIALS = re.compile(
    r"(?:(?<=[.!?…\"”’*])|(?<=[.!?]\s)|^)\s*([\[(](?:[a-z]{2,5}|[a-z]{1,4}\d{1,3})(?:\s*[/\-,|]\s*[A-Za-z]{1,6}\d{0,3})*[\])])[\s*]*$"
)
