"""Word lists of the analysis, both languages: stop words, informal spellings, acronyms, a small bridge. Data."""

# ruff: noqa: E501 - word lists read best in full lines

from __future__ import annotations

INDONESIAN_STOP_WORDS = frozenset(
    "yang dan di ke dari pada untuk dengan dalam oleh sebagai adalah ialah merupakan yaitu yakni itu ini tersebut atau "
    "juga akan telah sudah sedang masih lagi pun karena sebab sehingga agar supaya maka bahwa jika bila apabila kalau "
    "namun tetapi tapi melainkan serta hingga sampai antara terhadap kepada bagi para sang si ia dia mereka kami kita "
    "saya aku anda kamu beliau nya ada bisa dapat harus perlu hal secara seperti demikian begitu saat ketika sementara "
    "selama sejak setelah sesudah sebelum lalu kemudian ketimbang daripada tentang mengenai soal saja hanya sangat "
    "apa apakah siapa siapakah kapan kapankah mana manakah dimana dimanakah kemana berapa berapakah bagaimana "
    "bagaimanakah mengapa kenapa apaan se nan per akan-kah dong sih kah lah tolong jelaskan sebutkan".split()
)
"""Negation (tidak, bukan, belum) is kept: it is rare in questions and says something where it stands."""

ENGLISH_STOP_WORDS = frozenset(
    "a an the and or but if of at by for with about into to from in on as is are was were be been being am do does did "
    "done has have had having it its this that these those there here he she they them his her their theirs him we us "
    "our you your i me my mine who whom whose which what when where why how than then so such can could will would "
    "shall should may might must also just very s t d ll re ve m please tell".split()
)

INFORMAL = {
    "yg": "yang", "dgn": "dengan", "dg": "dengan", "brp": "berapa", "brapa": "berapa", "dmn": "dimana", "dmna": "dimana",
    "kpn": "kapan", "kpan": "kapan", "utk": "untuk", "tdk": "tidak", "gak": "tidak", "ga": "tidak", "gk": "tidak",
    "nggak": "tidak", "ngga": "tidak", "enggak": "tidak", "tak": "tidak", "krn": "karena", "krna": "karena", "karna": "karena",
    "sdh": "sudah", "udah": "sudah", "udh": "sudah", "blm": "belum", "blum": "belum", "jd": "jadi", "jdi": "jadi", "org": "orang",
    "thn": "tahun", "tgl": "tanggal", "bln": "bulan", "knp": "kenapa", "knapa": "kenapa", "gmn": "bagaimana", "gmna": "bagaimana",
    "gimana": "bagaimana", "bgmn": "bagaimana", "sm": "sama", "sma": "sama", "bs": "bisa", "bsa": "bisa", "dlm": "dalam",
    "dr": "dari", "dri": "dari", "pd": "pada", "kpd": "kepada", "spt": "seperti", "sprti": "seperti", "trs": "terus", "trus": "terus",
    "tp": "tapi", "tpi": "tapi", "klo": "kalau", "kl": "kalau", "kalo": "kalau", "jg": "juga", "jga": "juga", "lg": "lagi",
    "aja": "saja", "aj": "saja", "sj": "saja", "bgt": "sangat", "banget": "sangat", "hrs": "harus", "sblm": "sebelum",
    "stlh": "setelah", "skrg": "sekarang", "skrng": "sekarang", "skg": "sekarang", "bnyk": "banyak", "byk": "banyak", "sbg": "sebagai",
    "ttg": "tentang", "tntg": "tentang", "tsb": "tersebut", "trsbt": "tersebut", "dll": "lain", "dsb": "sebagainya", "ortu": "orang tua",
    "msh": "masih", "mrk": "mereka", "sy": "saya", "gw": "saya", "gue": "saya", "km": "kamu", "lu": "kamu", "ak": "aku", "hr": "hari",
    "mgg": "minggu", "jml": "jumlah", "jmlh": "jumlah", "prsdn": "presiden", "pres": "presiden", "pemrnth": "pemerintah",
    "pmrth": "pemerintah", "negri": "negeri", "mentri": "menteri", "hsl": "hasil", "hsil": "hasil",
    "sp": "siapa", "spa": "siapa", "sapa": "siapa", "ap": "apa", "apkh": "apakah", "apkah": "apakah", "mn": "mana", "kmn": "kemana",
    "dpt": "dapat", "mnrt": "menurut", "mnurut": "menurut", "antr": "antara", "antra": "antara", "olh": "oleh",
    "prtama": "pertama", "pertma": "pertama", "rpt": "rapat", "kt": "kata", "diadain": "diadakan", "diadakn": "diadakan",
    "ngadain": "mengadakan", "ngomong": "berbicara", "bilang": "mengatakan", "bahas": "membahas", "ngebahas": "membahas",
    "ikutan": "ikut", "dateng": "datang", "gabung": "bergabung", "doang": "hanya", "cuma": "hanya", "kayak": "seperti",
    "pake": "pakai", "nih": "ini", "tuh": "itu", "kok": "kenapa", "ama": "sama", "tau": "tahu", "liat": "lihat",
    "indo": "indonesia",
}  # fmt: skip
"""Spellings of chat, for questions alone; a word in capitals is an acronym and left as it is."""

JOINED = {
    "kerjasama": "kerja sama", "bekerjasama": "bekerja sama", "kerjasamanya": "kerja sama", "tandatangan": "tanda tangan",
    "penandatanganan": "tanda tangan", "menandatangani": "tanda tangan", "ditandatangani": "tanda tangan", "tandatangani": "tanda tangan",
    "olahraga": "olah raga", "terimakasih": "terima kasih", "orangtua": "orang tua", "tanggungjawab": "tanggung jawab",
    "bertanggungjawab": "tanggung jawab", "pertanggungjawaban": "tanggung jawab", "bilamana": "bila mana", "narasumber": "nara sumber",
    "dikawasan": "kawasan", "rumahsakit": "rumah sakit", "matauang": "mata uang", "ibukota": "ibu kota",
}  # fmt: skip
"""Compounds that are written as one word or two -> as two."""

ACRONYMS: dict[str, tuple[str, ...]] = {
    "ktt": ("konferensi tingkat tinggi", "pertemuan puncak", "summit", "summits"),
    "arsom": (
        "pertemuan pejabat tinggi asean rusia", "asean russia senior officials meeting",
        "pertemuan tingkat pejabat tinggi asean rusia", "asean russia som", "som asean rusia",
        "pejabat tinggi asean rusia", "pejabat tinggi asean dan rusia", "senior officials of asean and russia",
    ),
    "som": ("pertemuan pejabat tinggi", "senior officials meeting", "pertemuan tingkat pejabat tinggi"),
    "menlu": ("menteri luar negeri", "foreign minister", "minister of foreign affairs", "minister for foreign affairs"),
    "wamenlu": ("wakil menteri luar negeri", "deputy foreign minister", "vice foreign minister"),
    "kemlu": ("kementerian luar negeri", "kemenlu", "ministry of foreign affairs", "foreign ministry"),
    "dirjen": ("direktur jenderal", "director general", "ditjen", "direktorat jenderal"),
    "sekjen": ("sekretaris jenderal", "secretary general"),
    "dubes": ("duta besar", "ambassador", "ambassadors"),
    "kbri": ("kedutaan besar republik indonesia", "indonesian embassy"),
    "kedubes": ("kedutaan besar", "embassy"),
    "pbb": ("perserikatan bangsa bangsa", "united nations", "un"),
    "asean": ("perhimpunan bangsa bangsa asia tenggara", "association of southeast asian nations"),
    "ri": ("republik indonesia", "republic of indonesia"),
    "wni": ("warga negara indonesia",),
    "wna": ("warga negara asing",),
    "ue": ("uni eropa", "european union", "eu"),
    "mea": ("masyarakat ekonomi asean", "asean economic community", "aec"),
    "eas": ("east asia summit", "ktt asia timur", "konferensi tingkat tinggi asia timur"),
    "arf": ("asean regional forum", "forum regional asean"),
    "aoip": ("asean outlook on the indo pacific", "pandangan asean tentang indo pasifik"),
    "tac": ("treaty of amity and cooperation", "perjanjian persahabatan dan kerja sama"),
    "mou": ("nota kesepahaman", "memorandum of understanding", "memorandum saling pengertian"),
    "tik": ("teknologi informasi dan komunikasi", "information and communication technology",
            "information and communication technologies", "ict"),
    "ai": ("kecerdasan buatan", "kecerdasan artifisial", "artificial intelligence"),
    "umkm": ("usaha mikro kecil dan menengah", "micro small and medium enterprises", "msmes", "msme", "ukm"),
    "pdb": ("produk domestik bruto", "gross domestic product", "gdp"),
    "bi": ("bank indonesia",),
    "bps": ("badan pusat statistik", "statistics indonesia"),
    "bnpb": ("badan nasional penanggulangan bencana",),
    "bmkg": ("badan meteorologi klimatologi dan geofisika",),
    "kpk": ("komisi pemberantasan korupsi", "corruption eradication commission"),
    "dpr": ("dewan perwakilan rakyat", "house of representatives"),
    "mpr": ("majelis permusyawaratan rakyat",),
    "mk": ("mahkamah konstitusi", "constitutional court"),
    "ma": ("mahkamah agung", "supreme court"),
    "kpu": ("komisi pemilihan umum", "general elections commission"),
    "tni": ("tentara nasional indonesia",),
    "polri": ("kepolisian negara republik indonesia", "kepolisian republik indonesia"),
    "bumn": ("badan usaha milik negara", "state owned enterprises", "state owned enterprise"),
    "apbn": ("anggaran pendapatan dan belanja negara", "state budget"),
    "menkeu": ("menteri keuangan", "finance minister"),
    "mendag": ("menteri perdagangan", "trade minister"),
    "menhan": ("menteri pertahanan", "defense minister", "defence minister"),
    "mendagri": ("menteri dalam negeri", "home affairs minister", "interior minister"),
    "menko": ("menteri koordinator", "coordinating minister"),
    "kemenkeu": ("kementerian keuangan", "finance ministry", "ministry of finance"),
    "kemendag": ("kementerian perdagangan", "trade ministry", "ministry of trade"),
    "kemenkes": ("kementerian kesehatan", "health ministry", "ministry of health"),
    "wapres": ("wakil presiden", "vice president"),
    "pemilu": ("pemilihan umum", "general election"),
    "pilpres": ("pemilihan presiden", "presidential election"),
    "lsm": ("lembaga swadaya masyarakat", "non governmental organization", "ngo"),
    "ham": ("hak asasi manusia", "human rights"),
    "who": ("organisasi kesehatan dunia", "world health organization"),
    "wto": ("organisasi perdagangan dunia", "world trade organization"),
    "imf": ("dana moneter internasional", "international monetary fund"),
    "nato": ("pakta pertahanan atlantik utara", "north atlantic treaty organization"),
    "eaeu": ("uni ekonomi eurasia", "eurasian economic union"),
    "eec": ("eurasian economic commission", "komisi ekonomi eurasia"),
    "sco": ("shanghai cooperation organisation", "shanghai cooperation organization", "organisasi kerja sama shanghai"),
    "apec": ("asia pacific economic cooperation", "kerja sama ekonomi asia pasifik"),
    "rcep": ("regional comprehensive economic partnership", "kemitraan ekonomi komprehensif regional"),
    "fta": ("free trade agreement", "perjanjian perdagangan bebas"),
    "kek": ("kawasan ekonomi khusus", "special economic zone"),
    "ihsg": ("indeks harga saham gabungan",),
    "bei": ("bursa efek indonesia", "indonesia stock exchange"),
}  # fmt: skip
"""Acronym -> its long forms. A long form is indexed as its words and as the acronym."""

AMERICA = ("amerika serikat", "united states of america", "united states", "usa", "u.s.", "u.s")

COUNTRIES = {
    "russia": "rusia", "russian": "rusia", "russians": "rusia", "singapore": "singapura", "singaporean": "singapura",
    "cambodia": "kamboja", "cambodian": "kamboja", "thai": "thailand", "philippine": "filipina", "philippines": "filipina",
    "filipino": "filipina", "vietnamese": "vietnam", "malaysian": "malaysia", "indonesian": "indonesia", "lao": "laos", "laotian": "laos",
    "burma": "myanmar", "japan": "jepang", "japanese": "jepang", "korea": "korea", "korean": "korea", "china": "tiongkok",
    "chinese": "tiongkok", "cina": "tiongkok", "indian": "india", "australian": "australia", "germany": "jerman", "german": "jerman",
    "france": "prancis", "french": "prancis", "perancis": "prancis", "britain": "inggris", "british": "inggris", "england": "inggris",
    "english": "inggris", "netherlands": "belanda", "dutch": "belanda", "italy": "italia", "italian": "italia", "spain": "spanyol",
    "spanish": "spanyol", "ukraine": "ukraina", "ukrainian": "ukraina", "turkey": "turki", "türkiye": "turki", "turkish": "turki",
    "turkiye": "turki", "egypt": "mesir", "egyptian": "mesir", "arabia": "arab", "arabian": "arab", "saudi": "saudi", "syria": "suriah",
    "syrian": "suriah", "palestine": "palestina", "palestinian": "palestina", "israeli": "israel", "iranian": "iran", "iraqi": "irak",
    "iraq": "irak", "greece": "yunani", "greek": "yunani", "poland": "polandia", "polish": "polandia", "norway": "norwegia",
    "norwegian": "norwegia", "sweden": "swedia", "swedish": "swedia", "swiss": "swiss", "switzerland": "swiss", "finland": "finlandia",
    "hungary": "hungaria", "brazil": "brasil", "brazilian": "brasil", "mexico": "meksiko", "mexican": "meksiko", "canada": "kanada",
    "canadian": "kanada", "cuba": "kuba", "portuguese": "portugis", "portugal": "portugis", "europe": "eropa", "european": "eropa",
    "asian": "asia", "african": "afrika", "africa": "afrika", "america": "amerika", "american": "amerika", "americans": "amerika",
    "moscow": "moskow", "moskwa": "moskow", "beijing": "beijing", "soviet": "soviet", "roman": "romawi", "rome": "roma",
    "jewish": "yahudi", "jews": "yahudi", "pacific": "pasifik", "eurasian": "eurasia", "mongolia": "mongolia", "brunei": "brunei",
    "leste": "leste", "zealand": "zealand", "belgium": "belgia", "austria": "austria", "denmark": "denmark", "ireland": "irlandia",
    "scotland": "skotlandia", "scottish": "skotlandia", "morocco": "maroko", "algeria": "aljazair", "lebanon": "lebanon", "jordan": "yordania",
}  # fmt: skip
"""English names of countries -> the Indonesian ones; one term in both languages, everywhere."""

COUNTRY_NAMES = frozenset(COUNTRIES) | frozenset(COUNTRIES.values())

WEEKDAYS = {
    "senin": 1, "monday": 1, "selasa": 2, "tuesday": 2, "rabu": 3, "wednesday": 3, "kamis": 4, "thursday": 4, "jumat": 5,
    "friday": 5, "sabtu": 6, "saturday": 6, "ahad": 7, "sunday": 7,
}  # fmt: skip

BRIDGE = {
    "meeting": "pertemuan rapat sidang", "conference": "konferensi", "summit": "ktt", "minister": "menteri", "ministry": "kementerian",
    "president": "presiden", "vice": "wakil", "deputy": "wakil", "government": "pemerintah", "country": "negara", "nation": "negara bangsa",
    "member": "anggota", "cooperation": "kerja sama kerjasama", "partnership": "kemitraan", "partner": "mitra", "strategic": "strategis",
    "dialogue": "dialog", "agreement": "perjanjian kesepakatan", "treaty": "perjanjian", "trade": "perdagangan dagang", "investment": "investasi",
    "economy": "ekonomi", "economic": "ekonomi", "business": "bisnis", "energy": "energi", "nuclear": "nuklir", "security": "keamanan",
    "defense": "pertahanan", "defence": "pertahanan", "terrorism": "terorisme", "crime": "kejahatan", "cyber": "siber", "digital": "digital",
    "disaster": "bencana", "management": "manajemen penanganan", "health": "kesehatan", "vaccine": "vaksin", "pandemic": "pandemi",
    "education": "pendidikan", "university": "universitas", "student": "mahasiswa siswa pelajar", "school": "sekolah", "science": "sains ilmu",
    "technology": "teknologi", "culture": "budaya", "cultural": "budaya", "tourism": "pariwisata", "tourist": "turis wisatawan",
    "food": "pangan makanan", "agriculture": "pertanian", "youth": "pemuda", "peace": "perdamaian", "war": "perang", "army": "tentara angkatan darat",
    "military": "militer", "king": "raja", "queen": "ratu", "city": "kota", "capital": "ibu kota", "island": "pulau", "river": "sungai",
    "mountain": "gunung", "sea": "laut", "year": "tahun", "century": "abad", "month": "bulan", "day": "hari", "population": "penduduk populasi",
    "people": "orang rakyat", "woman": "wanita perempuan", "man": "pria laki", "child": "anak", "name": "nama", "language": "bahasa",
    "law": "hukum undang", "court": "pengadilan", "election": "pemilihan pemilu", "party": "partai", "leader": "pemimpin", "chair": "ketua",
    "chairman": "ketua", "head": "kepala ketua", "director": "direktur", "ambassador": "duta", "official": "pejabat resmi", "spokesman": "juru bicara",
    "team": "tim", "game": "permainan pertandingan", "match": "pertandingan", "player": "pemain", "film": "film", "movie": "film", "song": "lagu",
    "music": "musik", "book": "buku", "author": "penulis", "company": "perusahaan", "bank": "bank", "market": "pasar", "price": "harga",
    "money": "uang", "percent": "persen", "percentage": "persen", "growth": "pertumbuhan", "increase": "peningkatan naik", "decrease": "penurunan turun",
    "export": "ekspor", "import": "impor", "oil": "minyak", "gas": "gas", "coal": "batu bara", "water": "air", "fire": "api kebakaran",
    "earthquake": "gempa", "flood": "banjir", "train": "kereta pelatihan", "training": "pelatihan", "plane": "pesawat", "aircraft": "pesawat",
    "ship": "kapal", "road": "jalan", "airport": "bandara", "port": "pelabuhan", "hospital": "rumah sakit", "doctor": "dokter", "disease": "penyakit",
    "police": "polisi", "attack": "serangan", "victim": "korban", "death": "kematian tewas", "die": "meninggal mati", "born": "lahir", "birth": "lahir",
    "found": "didirikan", "establish": "didirikan dibentuk", "held": "diadakan digelar diselenggarakan berlangsung", "host": "tuan rumah",
    "attend": "hadir dihadiri", "sign": "menandatangani", "win": "memenangkan menang", "won": "memenangkan menang", "begin": "mulai",
    "start": "mulai", "end": "akhir berakhir", "build": "membangun", "built": "dibangun", "building": "bangunan gedung", "publish": "diterbitkan",
    "first": "pertama", "last": "terakhir", "largest": "terbesar", "biggest": "terbesar", "many": "banyak jumlah", "number": "jumlah nomor",
    "amount": "jumlah", "value": "nilai", "billion": "miliar", "million": "juta", "thousand": "ribu", "trillion": "triliun", "dollar": "dolar",
    "north": "utara", "south": "selatan", "east": "timur", "west": "barat", "northern": "utara", "southern": "selatan", "eastern": "timur",
    "western": "barat", "southeast": "tenggara", "foreign": "asing luar negeri", "affairs": "urusan", "international": "internasional",
    "regional": "regional kawasan", "region": "wilayah kawasan daerah", "area": "wilayah luas", "world": "dunia", "history": "sejarah",
    "religion": "agama", "church": "gereja", "type": "jenis tipe", "kind": "jenis", "use": "menggunakan digunakan", "call": "disebut",
    "part": "bagian", "result": "hasil", "cause": "penyebab menyebabkan", "effect": "efek dampak", "force": "gaya pasukan",
    "system": "sistem", "theory": "teori", "group": "kelompok", "organization": "organisasi", "community": "komunitas masyarakat",
    "society": "masyarakat", "power": "kekuasaan daya", "right": "hak", "work": "karya kerja bekerja", "plan": "rencana", "action": "aksi tindakan",
    "statement": "pernyataan", "declaration": "deklarasi", "joint": "bersama", "support": "dukungan mendukung", "role": "peran",
    "period": "periode", "anniversary": "peringatan ulang", "center": "pusat", "centre": "pusat", "development": "pembangunan pengembangan",
    "issue": "isu masalah", "problem": "masalah", "challenge": "tantangan", "threat": "ancaman", "coordinator": "koordinator", "time": "waktu kali",
}  # fmt: skip
"""Common English news words -> Indonesian ones, as added terms of an English question."""
