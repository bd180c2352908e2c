"""
Abbreviations by language, and the words sentences begin with: the data of the sentence splitter.

Words are lower case, without their last full stop, and set apart by blanks. The kinds:

- ``title``: stands before a name or goes on otherwise; a sentence never ends with it (Mr, Gen, z.B).
- ``number``: an abbreviation only when a number follows (No, p, art).
- ``unit``: an abbreviation that may end a sentence: months, companies, units, times of day. A capital letter after it
  begins a sentence only when it begins a word of `STARTERS`.
- ``after``: means one thing after a number and another elsewhere (Russian г: 1799 г. is a year, г. Москва a town);
  after a number a capital letter begins a sentence, elsewhere it does not.

Written for this project from general knowledge of each language's newspaper style.
"""

from __future__ import annotations

TITLE: dict[str, str] = {
    "en": "mr mrs ms mx messrs mmes dr drs prof profs gen brig maj col lt capt cmdr cdr cpl sgt sfc msgt pvt"
    " pfc spc adm"
    " vadm radm ens cpt ltc ltg lcpl rev revs fr msgr hon gov govs sen sens rep reps pres supt insp det amb atty dep"
    " asst asso assoc vs v ft mt mts st ste pt e.g i.e eg viz cf approx ca al. fig figs eq approx esp incl asst"
    " govt sec secy treas chmn min-gen cong del pvt wm geo chas jas jos thos robt sr.a u.s.s h.m.s c.v maj-gen lt-gen"
    " brig-gen lt.col 1st.lt",
    "de": "rd dr prof ing dipl habil med phil rer nat jur hc h.c mag bzw z.b z.t u.a u.ä d.h d.i i.d.r i.a i.v o.ä"
    " o.g s.o"
    " s.u s v.a zzgl inkl exkl abzgl ca evtl ggf ggfs geb gest gen hrn hr fr frl st sog bspw vgl usf einschl entspr"
    " insb insbes max min mind mio-fach gegr verh verw vors stv stellv röm kath ev evang lat griech engl frz dt"
    " österr"
    " schweiz amerik brit ital span poln russ türk bayer allg ehem chr zw betr bes ao univ o.univ pol techn"
    " wiss kgl kaiserl hl p.a i.w.s i.e.s m.e n.a a.d a.o a.m b.a z.zt zt u.u d.j d.m a.a.o op kfm gebr maj"
    " hptm lt oblt",
    "fr": "m mm mme mmes mlle mlles me mes dr drs pr prof mgr mgrs st ste sts stes c.-à-d càd p.ex ex cf env gal col"
    " cap cne lt cdt adj sgt ing hon s.e s.m s.a.r s.a.s s.exc ll.aa ll.mm l.l adm boul bd av.-gal vve av"
    " soc éts ets",
    "es": "sr sra srs sres sras srta srtas d dª dña dr dra drs dres dras prof profa lic licda ing arq abg abog"
    " gral cnel"
    " tte cap cptn sgto cabo alte pbro fr sto sta mons excmo excma ilmo ilma rvdo rvda hno hna gob pdte pdta vdo"
    " ud uds vd vds ee jj cc ff rr p.ej ej cf av avda avd c/ cl pza ctra urb col depto dpto prov apdo approx"
    " aprox admón mt",
    "it": "sig sigg sig.ra sig.na sig.re dott dr dr.ssa dott.ssa prof prof.ssa ing arch avv rag geom on sen"
    " mons don gen"
    " col cap ten magg s ss p.es es cfr v vs ca fig figg spett egr gent ill.mo rev",
    "pt": "sr sra srs sras srta dr dra drs dras prof profa profs eng engº arq exmo exma ilmo ilma gen cel cap ten sgt"
    " maj alm d dom pe fr st sto sta av p.ex ex cf aprox lic des dep min",
    "nl": "dhr mevr mw dr drs ir ing mr mrs prof ds jhr kol gen lt sgt maj st bijv bv d.w.z o.a m.n i.p.v z.g zgn ca"
    " incl excl resp vgl max min nl t.o.v i.v.m m.b.t t.a.v n.a.v a.d.h o.l.v",
    "ru": "г-н г-жа гг-н гр тов т.н т.е т.к т.о т.ч ул пр просп пер пл наб бул б-р ш пос дер д кв корп стр обл р-н"
    " респ край св ст-ца им проф акад доц канд докт чл.-кор ген ген-майор полк подполк кап лейт майор сер серж адм"
    " мин зам зав нач пом гл сев юж зап вост см ср напр например-л англ нем франц фр исп итал лат греч рус укр яп кит"
    " амер брит евр род ок букв устар инж арх худ реж комп муз оп изд ред авт сост п.п п/п тел факс а/я с оз о-в"
    " п-ов м хр ур ж.-д г-л",
    "uk": "п пп пан п-н п-ні вул просп пров пл наб бул обл р-н с смт м ім проф акад доц канд ген полк підполк кап див"
    " напр тобто-л т.зв т.д гр нар бл англ нім фр ісп св о зам",
    "pl": "p pp dr hab prof inż mgr lek red ks bp abp kard św płk gen mjr kpt por ppor sierż kpr adm wiceadm"
    " dyr przew"
    " prez wicemin np m.in tzn tzw ok ul al pl os im woj pow gm zob por. cyt śp ds dot jw tj wg",
    "cs": "p pp pí sl dr mudr judr ing mgr bc prof doc phdr rndr gen plk pplk mjr kpt por npor ppor plk sv tzv"
    " např tj"
    " resp cca ca ul nám tř vč mj popř příp srov ob",
    "sk": "p pp dr mudr judr ing mgr bc prof doc gen plk mjr kpt por sv tzv napr tj resp cca ul nám tzn príp",
    "sv": "bl.a t.ex d.v.s s.k t.o.m fr.o.m p.g.a m.a.o dr prof ca resp st bl dvs tex f.d f.n o.d",
    "da": "bl.a f.eks d.v.s s.k t.o.m pga ca dr prof hr fr frk sct skt f.d inkl ekskl jf vedr bl f hhv evt",
    "no": "bl.a f.eks dvs d.v.s s.k t.o.m p.g.a ca dr prof hr fr st inkl ekskl jf evt pst mht",
    "bg": "г-н г-жа г-ца др проф доц акад инж арх ген полк подп кап лейт ул бул пл гр с обл кв ж.к бл вх ап т.е т.нар"
    " напр св им",
    "el": "κ κα κκ κος δρ καθ π.χ δηλ βλ πρβλ αγ λεωφ οδ πλ ταξ σμ στρ αντ",
    "tr": "dr prof doç yrd av op uzm org korg tümg tuğg alb yb bnb yzb tğm sn bay bn hz st mah cad sok apt bkz"
    " örn yön"
    " müh mim öğr gör",
    "ro": "dl dna dr prof ing conf lect acad gen col lt cpt sf str bd ex dvs d.ex ș.a pct",
    "hu": "dr prof ifj id özv st pl ill ún kb vö u ua tsz szt",
    "id": "dr drs ir prof h hj jend letjen brigjen kol jl tn ny sdr",
    "vi": "ts ths pgs gs bs ks tp q",
    "ar": "د أ أ.د م.م ص.ب ق.م ش س ج ت ط هـ.ق",
    "fa": "د م ق.م ه.ش ه.ق هـ.ش هـ.ق ص",
    "he": "ד פרופ' גב' מר' רח' שד' עמ' מס' ר'",
    "hi": "प्रा ए बी सी डी ई एफ जी एच आई जे के एल एम एन ओ पी क्यू आर एस टी यू वी डब्ल्यू एक्स वाई ज़ेड"
    " डॉ डा डाॅ मि प्रो कु सु मो मोह पं स्व ले ब्रि मे कै रु रू नं सं पृ ई.पू",
}
NUMBER: dict[str, str] = {
    "en": "c no nos n° nr p pp vol vols art arts ch chap sec sect para par pl pt rm apt op ln ext est tel pos ver",
    "de": "nr nrn s art abs bd bde kap ziff abb tab fig anm rn rz aufl jg tel fax hausnr str § pos bl sp z",
    "fr": "n n° nº no p pp art al chap fig vol t éd tél par §",
    "es": "n n° nº núm núms no p pp pág págs art arts cap caps fig figs vol tel tfno km kms párr inc",
    "it": "n nn nr p pp pag pagg art artt cap capp fig vol tel c",
    "pt": "n n° nº núm p pp pág págs art arts cap fig vol tel inc",
    "nl": "nr nrs p pp blz art artt afb tab tel lid",
    "ru": "№ п пп ст гл рис табл стр с т тт ч разд абз тел д кв корп примеч вып",
    "uk": "№ п пп ст гл рис табл с т ч тел буд кв вип",
    "pl": "nr nry s str art ust pkt poz rozdz tab ryc rys tel t",
    "cs": "č čís s str čl odst kap obr tab tel sv",
    "sk": "č čís s str čl ods kap obr tab tel",
    "sv": "nr s sid kap art kl tel st",
    "da": "nr s art kap stk kl tlf pkt",
    "no": "nr s art kap kl tlf pkt",
    "el": "αρ αριθ σ σελ αρθ παρ τηλ",
    "ro": "nr p pag art alin cap tel",
    "id": "no hal tel",
    "fa": "ص ش",
    "ar": "ص ج ع",
}
UNIT: dict[str, str] = {
    "hi": "लि लिमि इत्या",
    "en": "inc corp co cos bros ltd plc llc llp l.p s.a n.v ag jr sr esq etc et.al al ph.d m.d jan feb mar apr"
    " jun jul aug"
    " sept sep oct nov dec mon tue tues wed thu thur thurs fri sat sun a.m p.m a.d b.c b.c.e c.e hr hrs min"
    " mins sec secs"
    " yd yds mi km kg lb lbs oz gal mph qt pct ave blvd rd st. dr. ln hwy pkwy rte bldg dept univ inst"
    " assn natl intl u.s u.k u.n e.u u.s.a u.a.e d.c n.y l.a n.j d.c p.o p.s ala ariz ark calif colo conn del"
    " fla ga ill"
    " ind kan ky la mass md mich minn miss mo mont neb nev okla ore pa tenn tex va vt wash wis wyo dak bbl cont"
    " ed eds"
    " trans repr rev. ref refs temp max min. misc tech vs. yr yrs mo mos w h j",
    "de": "jan feb mär mrz apr jun jul aug sep sept okt nov dez mo di mi do fr sa so usw etc u.s.w u.v.m u.v.a"
    " u.v.a.m"
    " co corp inc ltd min std sek mio mrd tsd proz pf kg km jh jhd jhdt jht n.chr v.chr u.z str pl jun. sen"
    " u.s u.k d.c a.g e.v k.o",
    "fr": "janv févr fév avr juil sept oct nov déc etc cie inc ltd corp min sec h av.j.-c ap.j.-c j.-c p r.-v tel al"
    " bull coll dép éd fasc hab heb intr lat r.a.s u.s s.a s.a.r.l n.d.l.r n.b",
    "es": "uu oo aa lun mar mié jue vie sáb dom ene feb abr may jun jul ago sep sept set oct nov dic etc cía"
    " cia inc ltd ltda corp s.a s.l s.r.l s.a.u a.m p.m"
    " a.c d.c min seg h hs hrs ee.uu e.u jr u.s admón km kms ud. n.b pág. m",
    "it": "febb mar apr magg giu lug ago sett ott nov dic ecc etc s.p.a s.r.l s.n.c a.c d.c min sec inc ltd u.s",
    "pt": "jan fev mar abr mai jun jul ago set out nov dez etc cia ltda inc s.a min seg a.c d.c eua jr",
    "nl": "jan feb mrt apr jun jul aug sep sept okt nov dec enz etc e.d n.v b.v v.chr n.chr min sec co inc",
    "ru": "янв февр фев мар апр авг сент сен окт нояб ноя дек руб коп долл дол тыс млн млрд трлн чел мин сек"
    " час ч кг км"
    " м см мм га л шт экз куб.м кв.м кв.км кв у.е н.э до.н.э и.т.д т.д и.т.п т.п др и.др пр и.пр проч ок. гг вв",
    "uk": "січ лют бер квіт трав черв лип серп вер жовт лист груд грн коп тис млн млрд дол ос хв сек год рр ст"
    " н.е т.п"
    " т.д ін і.т.д",
    "pl": "sty lut kwi maj cze lip sie wrz paź lis gru zł gr tys mln mld os godz min sek r w itd itp n.e p.n.e"
    " m.in. s.a"
    " sp.z.o.o z.o.o",
    "cs": "led úno bře dub kvě čvn čvc srp zář říj lis pro atd apod kč tis mil mld hod min s.r.o a.s n.l př.n.l",
    "sk": "jan feb mar apr máj jún júl aug sep okt nov dec atď apod tis mil mld hod min s.r.o a.s",
    "sv": "jan febr feb mars apr aug sept sep okt nov dec osv m.m etc kl min milj mdr kr e.kr f.kr",
    "da": "jan feb mar apr jun jul aug sept sep okt nov dec osv m.m m.fl etc mio mia kr min a/s e.kr f.kr",
    "no": "jan feb mar apr jun jul aug sept sep okt nov des osv m.m m.fl etc mill mrd kr min",
    "bg": "яну фев мар апр юни юли авг сеп септ окт ное дек лв ст млн млрд хил г в пр.н.е сл.хр т.н и.др",
    "el": "ιαν φεβ μαρ απρ μαι ιουν ιουλ αυγ σεπτ οκτ νοε δεκ κ.λπ κλπ κ.ά κ.α π.μ μ.μ εκ δισ χιλ ευρ π.χ. μ.χ α.ε",
    "tr": "vb vs t.c a.ş ltd şti m.ö m.s vd",
    "ro": "ian feb mar apr mai iun iul aug sept oct nov dec etc mil mld s.a s.r.l î.hr d.hr",
    "hu": "jan febr márc ápr máj jún júl aug szept okt nov dec stb kft zrt nyrt bt i.e i.sz mrd m",
    "ar": "م ه هـ ق.م ب.م",
    "fa": "م ه.ش ه.ق",
}
AFTER: dict[str, str] = {
    "ru": "г гг в вв р руб",
    "uk": "р рр ст",
    "bg": "г в",
    "pl": "r w",
    "de": "",
    "fr": "p min h",
    "es": "h min km",
}
STARTERS: dict[str, str] = {
    "en": "nobody somebody anybody everybody everyone someone anyone nothing something everything the a an"
    " this that these those he she it they we you i his her its their our your my there here in"
    " on at by for"
    " from with without after before during since until when while where what who why how which if although"
    " though because"
    " as but and or so yet nor however meanwhile also then now still even both all some many most several few"
    " each every"
    " no not none neither either another other others one two is are was were do does did has have had will would can"
    " could should may might to of about under over between among despite according"
    " more less such once later earlier instead",
    "de": "der die das den dem des ein eine einer eines einem einen er sie es wir ihr ich man dies diese dieser"
    " dieses"
    " diesem diesen jene jener jenes sein seine seiner ihre ihren ihrem ihrer unser unsere in im an am auf aus"
    " bei beim"
    " mit nach von vom vor zu zum zur zwischen über unter für gegen ohne durch um bis seit während wegen trotz"
    " laut und"
    " oder aber denn doch jedoch auch nur noch schon so da dann dort hier heute gestern morgen nun jetzt als"
    " wenn weil"
    " dass ob obwohl wer was wo wie warum wann welche welcher kein keine keiner nicht alle allein viele einige"
    " mehrere"
    " beide andere zwei drei vier ist sind war waren hat haben hatte wird werden wurde wurden kann können"
    " danach zuvor"
    " dabei damit dafür dagegen daher darauf deshalb außerdem zudem allerdings bereits insgesamt damals später",
    "fr": "le la les l l' un une des ce cet cette ces il elle ils elles on nous vous je tu son sa ses leur"
    " leurs notre"
    " nos votre vos mon ma mes en dans sur sous à au aux avec sans par pour depuis pendant après avant entre"
    " chez vers"
    " selon et ou mais donc or ni car si que qui quoi dont où quand comme comment pourquoi lorsque puis alors ensuite"
    " enfin cependant toutefois pourtant ainsi aussi ici là hier aujourd'hui demain tout tous toute toutes plusieurs"
    " quelques certains certaines chaque aucun aucune deux trois c'est cela ceci ça d' s' n' qu'",
    "es": "el la los las lo un una unos unas este esta estos estas ese esa esos esas aquel aquella él ella"
    " ellos ellas"
    " nosotros usted ustedes yo tú su sus mi mis nuestro nuestra en de del desde hasta con sin por para sobre"
    " bajo entre"
    " según durante tras ante contra a al y e o u pero sino aunque porque si que quien quienes cuando donde"
    " como cómo qué"
    " también además sin así entonces luego después antes ahora hoy ayer mañana no ni ya más menos muy todo"
    " todos toda"
    " todas muchos varios algunos cada otro otra dos tres es son fue fueron era ha han hay se le les ello esto eso",
    "it": "il lo la i gli le un uno una questo questa questi queste quello quella egli ella lui lei loro essi"
    " noi voi io"
    " il suo sua suoi in nel nella nei a al alla ai da dal dalla di del della con su sul sulla per tra fra e ed"
    " o ma però"
    " se che chi quando dove come perché anche inoltre così poi dopo prima ora oggi ieri domani non si è sono"
    " era tutti"
    " molti alcuni ogni altro due tre secondo durante",
    "pt": "o a os as um uma uns umas este esta estes estas esse essa isso isto aquele ele ela eles elas nós"
    " você vocês eu"
    " seu sua seus suas em no na nos nas de do da dos das com sem por pelo pela para sobre sob entre até desde"
    " após antes"
    " durante segundo e ou mas porém se que quem quando onde como porque também além assim então depois agora"
    " hoje ontem"
    " não já mais todos muitos vários cada outro dois três é são foi foram há",
    "nl": "de het een dit dat deze die hij zij ze wij we jullie u ik er zijn haar hun in op aan bij met van"
    " voor naar uit"
    " over onder tussen door tegen zonder sinds tijdens na om en of maar want dus ook nog al als toen wanneer"
    " omdat hoewel"
    " wie wat waar hoe waarom niet geen alle veel enkele andere twee drie is was waren heeft hebben wordt werd"
    " volgens",
    "ru": "он она оно они мы вы я ты это этот эта эти тот та те его её ее их наш ваш мой свой в во на с со к ко"
    " у о об"
    " от до из за по под над при для без через после перед между среди и а но или да же если когда где куда как"
    " что чтобы"
    " кто почему поэтому потому также тоже однако затем потом там здесь тут теперь сейчас сегодня вчера завтра"
    " не ни уже"
    " ещё еще все всё весь вся каждый некоторые многие другие два две три так такой такая был была было были"
    " будет есть"
    " согласно несмотря кроме вместе",
    "uk": "він вона воно вони ми ви я це цей ця ці той та ті його її їх наш ваш у в на з із зі до від за по під"
    " над при"
    " для без через після перед між і й а але або якщо коли де куди як що щоб хто чому тому також однак потім там тут"
    " тепер зараз сьогодні вчора не вже ще всі кожен деякі багато інші два три так був була було були",
    "pl": "on ona ono oni one my wy ja to ten ta te ci tamten jego jej ich nasz wasz w we na z ze do od za po pod nad"
    " przy dla bez przez po przed między i a ale lub albo jeśli gdy kiedy gdzie jak co kto dlaczego dlatego także też"
    " jednak potem tam tu teraz dziś wczoraj nie już jeszcze wszyscy każdy niektórzy wielu inni dwa dwie trzy"
    " był była"
    " było byli jest są według",
    "cs": "on ona ono oni my vy já to ten ta ti ty jeho její jejich v ve na z ze do od za po pod nad při pro"
    " bez přes před"
    " mezi i a ale nebo když kde jak co kdo proč proto také však potom tam tady teď dnes včera ne už ještě"
    " všichni každý"
    " byl byla bylo byli je jsou podle",
    "sv": "den det de en ett han hon vi ni jag detta denna dessa hans hennes deras i på av för med till från om efter"
    " under över mellan enligt och men eller när där hur vad vem varför också dock sedan nu idag igår inte alla"
    " många är"
    " var har",
    "da": "den det de en et han hun vi i jeg dette denne disse hans hendes deres på af for med til fra om efter"
    " under over"
    " mellem ifølge og men eller når hvor hvordan hvad hvem hvorfor også dog så nu ikke alle mange er var har",
    "no": "den det de en et han hun vi dere jeg dette denne disse hans hennes deres i på av for med til fra om"
    " etter under"
    " over mellom ifølge og men eller når hvor hvordan hva hvem hvorfor også så nå ikke alle mange er var har",
    "tr": "bu şu o bir ve ama ancak fakat çünkü ise de da ne kim nerede nasıl neden biz siz onlar ben sen daha çok",
}
# Languages that write ordinal numbers with a full stop before a noun that may begin with a capital letter.
ORDINALS = frozenset({"de", "lb", "nds", "da", "no", "nb", "nn", "cs", "sk", "hu", "tr", "fi", "et", "lv", "sl", "hr"})
