"""Abbreviations whose full stop is not the end of a sentence, by what may follow them. Data."""

# ruff: noqa: E501 - word lists read best in full lines

from __future__ import annotations

NEVER = frozenset(
    # titles and ranks
    "prof dr drs dra drg ir h hj kh k.h ust tgk st sdr sdri tn ny nn bpk ibu mr mrs ms mx messrs mme mlle m.r rev fr "
    "hon pres gov sen rep gen lt col maj capt cmdr sgt cpl adm brig jend letjen mayjen brigjen kol letkol kapt lettu "
    "letda serma serka sertu kombes akbp kompol akp iptu ipda aiptu bripka irjen komjen laks laksda marsda marsdya "
    "insp supt det "
    # companies and places before a name
    "pt cv ud fa pd jl jln gg kel kec kab kp ds dsn prov rt rw ged lt. apt ave blvd rd mt ft "
    # before what they explain
    "yth a.n d.a u.p u.b c.q cq q.q s.d m.a.w d.h b.d dgn e.g i.e viz approx ca cf vs rp us$ no.pol dr.h jct".split()
)
"""Followed by what they belong to: never an end."""

NUMBERED = frozenset(
    "no nos nr nmr hlm hal halm pp p vol psl ps ayt jil ed eds cet op fig figs tab eq sec ch art para tel telp hp fax "
    "jan feb mar apr jun jul agu agt ags aug sep sept okt oct nov des dec est reg ver ext".split()
)
"""Not an end before a number; before anything else a word like others ("banyak hal.")."""

MAYBE = frozenset(
    "dll dsb dst dkk dlsb etc et.al al tbk inc ltd corp co llc plc bhd pte jr sr esq "
    "s.h s.e s.t s.s s.ip s.sos s.kom s.pd s.ked s.i.k s.ag s.th m.h m.m m.a m.t m.si m.sc m.kom m.pd m.hum "
    "m.kes m.ag m.b.a mba b.a b.sc "
    "b.s m.d ph.d d.phil ll.b ll.m sp.pd sp.a sp.og sp.b s.stp m.ap m.ip msi mm sh se s.fil s.psi m.psi s.tp a.md s.kep "
    "u.s u.s.a u.k u.n e.u d.c p.r.c a.m p.m am. pm. r.i n.k.r.i b.c a.d sm swt saw a.s r.a".split()
)
"""May also close a sentence: an end only where what follows begins one."""

STARTERS = frozenset(
    # Indonesian
    "ia dia mereka kami kita saya anda beliau ini itu hal pada di dalam dari dengan untuk oleh karena sebab namun "
    "tetapi tapi akan sementara sedangkan selain menurut kemudian lalu setelah sebelum ketika saat sejak selama selanjutnya meski meskipun "
    "walaupun jika bila apabila kalau agar supaya bahkan juga para pihak sebuah seorang adapun bagi antara tahun "
    "hasil pertemuan acara kegiatan pemerintah menteri presiden indonesia hari usai demikian begitu sebagai seluruh semua banyak "
    "sejumlah beberapa tidak bukan belum sudah ada berdasarkan terkait seperti hingga sampai akibat atas tentang melalui "
    "tak lebih baik kedua ketiga "
    # English
    "the a an he she it they we you i this that these those there in on at by for from with as but and or so if when "
    "while after before since until although though because however moreover meanwhile also his her its their our my "
    "according who what where how why one two many most some all both no not during under over about through".split()
)
"""Words that begin sentences and, in mid-sentence, are not written with a capital."""
