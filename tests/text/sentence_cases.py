"""Sentences written for this list: "|" stands where one ends and the next begins.

A space before and after the bar stands for the one space of the text; a bare bar for none.
"""

CASES = """
Pertemuan itu berlangsung dua hari. | Hasilnya diumumkan hari ini.
Prof. Dr. Ratna Wijaya memimpin sidang. | Ia berbicara satu jam.
Rapat dipimpin Prof. Bambang Sutejo, S.H., M.H. di Jakarta. | Semua hadir.
Peserta dari Dr. Sutomo sampai Ir. Juanda tercatat rapi.
Dokumen No. 5 Tahun 2019 sudah terbit. | Isinya tiga bab.
Lihat hlm. 12 untuk tabelnya. | Angkanya naik.
Surat itu ditandatangani a.n. Menteri Perdagangan. | Lampirannya menyusul.
Kirim ke d.a. Kantor Pusat di Bandung.
Harganya Rp1.500 per kilogram. | Bulan lalu Rp2.000.
Harga beras Rp. 12.500 pada hari Senin.
Acara dimulai pukul 19.00 WIB. | Tamu datang lebih awal.
Acara selesai pukul 21.30. | Tamu pulang.
PT. Maju Bersama Tbk. membagikan dividen. | Sahamnya naik 2,5 persen.
Pemegang saham PT Maju Bersama Tbk. | Ini kabar baik.
Menurut Sidharto R. Suryadi, dialog berjalan baik. | Ia optimistis.
Pidato dibacakan J. K. Hadiwijaya di Solo.
Kantornya di Jl. Merdeka Barat No. 9 Jakarta. | Telp. 021-555 tersedia.
Mereka membeli beras, gula, minyak, dll. | Semua habis dalam sehari.
Mereka membeli beras, gula, dll. untuk korban banjir.
Ada beras, jagung, dsb. di gudang itu.
Saya tidak tahu... | Mungkin besok ada kabar.
Saya tidak tahu... mungkin besok ada kabar.
Ia terdiam… | Hujan turun.
"Kami siap bekerja." tegas Menteri itu. | Ia lalu pergi.
"Kami siap bekerja," tegas Menteri itu. | Ia lalu pergi.
“Kami siap. | Semua sudah diatur,” ujar dia.
“Apakah Anda siap?” tanya wartawan. | Ia mengangguk.
“Kami menang!” teriak warga. | Pesta pun dimulai.
Ia berkata, “Kami siap.” | Rapat lalu ditutup.
Kapan rapat digelar? | Besok pagi.
Luar biasa! | Semua orang bertepuk tangan.
Kunjungi www.contoh.co.id untuk rincian. | Pendaftaran gratis.
Tulis ke redaksi@contoh.com. | Kami akan membalas.
Berita ini dimuat Kabar.com pada Senin.
Demikian pengumuman itu.* | Rapat ditutup.
1. Pertama, kita harus hemat.
2) Kedua, kita harus jujur.
Ada tiga pilar, yaitu: politik, ekonomi, dan budaya. | Ketiganya penting.
Pertumbuhan 5,2 persen tercapai. | Tahun lalu 4.8 persen.
Perdagangan naik menjadi 18 miliar dolar AS. | Investasi juga naik.
Kesepakatan dengan AS. | Rusia menolak.
Rapat dihadiri H. Ahmad Zaki. | KH. Mustofa memimpin doa.
Jenderal TNI (Purn.) Gatot hadir. | Ia duduk di depan.
Letjen. Sutrisno tiba. | Pasukan memberi hormat.
Ia lulus dari UGM pada 2016. | Tesisnya tentang energi.
Program berjalan pada 2016-2020.|Tantangannya banyak.
Ekonomi pulih setelah pandemi.|Warga kembali bekerja.
Vaksin Sputnik V. | Selain itu ada obat.
Kelompok itu kekurangan vitamin C. | Mereka sakit.
Peserta dari U.S. Embassy hadir di sini.
Undang-undang No. 12/2011 mengatur hal itu. | Pasal 5 menjadi dasar.
Kami bisa menawarkan banyak hal. | Hubungan ini penting.
Gempa terjadi s.d. 30 kali. | Warga mengungsi.
Pertemuan ke-14 digelar di Laos. | Yang ke-16 di Bali.
Ketua S. Raharjo dan wakil M. Yusuf hadir.
Hadir pula Ny. Sri Hartini. | Ia datang dari Medan.
Tn. Karno dan Nn. Sari menikah.
Data itu dari Kab. Sleman dan Kec. Depok. | Warga setuju.
Indeks naik 1.234,56 poin. | Pasar bergairah.
Laporan memuat 3 bab (lihat Bab IV). | Bab terakhir singkat.
Ia wafat (dalam usia 80 tahun.) | Keluarga berduka.
ASEAN dan Rusia sepakat.[1] | Dokumen menyusul.[2]
Sdr. Hasan diminta melapor. | Alamatnya jelas.
Ini contoh, mis. beras dan gula.
The meeting ended. | Leaders went home.
Mr. Smith met Mrs. Jones at 5 p.m. in London. | They talked.
They left at 5 p.m. | The hall was empty.
The U.S. President spoke first. | He was brief.
Trade with the U.S. grew fast. | The rest fell.
He moved to Washington D.C. in Jan. 2019. | It was cold.
Dr. Lee of Acme Inc. said so. | Nobody objected.
She works for Acme Inc. | She is happy.
Prices rose 3.5 percent. | Wages did not.
See Fig. 3 and pp. 10-12. | The data are clear.
Gov. Brown and Sen. White agreed. | The bill passed.
“We agree,” he said. | “It is time.”
"Is it true?" she asked. | No one knew.
J.K. Rowling wrote it. | It sold well.
It cost $5.50. | That was cheap.
Apples, pears, etc. are sold here. | Come in.
No. | That is wrong.
Yes! | We did it.
Visit example.com/news.html today. | It is free.
The firm (est. 1990) grew. | Its staff doubled.
Ph.D. students may apply. | Others may not.
It happened on 5 Feb. 2019 in Bali. | Rain fell.
""".strip().splitlines()
