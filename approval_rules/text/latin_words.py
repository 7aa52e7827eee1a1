"""Words with a capital in English posts that are no name, and those that say that one is beside.

Folded. A word belongs to the heads when a name before it names a place, a body, a thing or an
event; before whom an office stands is no private person.
"""

from __future__ import annotations

from typing import Final

from approval_rules.text.listed import listed

TITLES: Final = listed(
    """
    aunt auntie captain coach doctor dr emeritus grandma grandpa hon judge madam miss mr mrs ms mx
    nurse officer principal prof professor rev sensei sir sr uncle
    """
)
"""Before a name, and no part of it."""
_ROLES: Final = listed(
    """
    adviser advisor alt alts alumna alumnus applicant applicants artist artists assistant attorney
    author baby baker barber beekeeper boy bride brother candidate captain caregiver carer caretaker
    carpenter cashier cellist chair chairman chairperson chairwoman champion chef child cir cirs
    classmate classmates cleaner clerk colleague colleagues conductor constable consultant contact
    coordinator coordinators counsellor counselor cousin crossing dancer dancers daughter defendant
    defender dentist designer dietitian director doctor driver drummer electrician emcee engineer
    facilitator farmer father fellow finalist finalists firefighter fisherman fisherwoman flutist
    friend friends gardener girl goalkeeper graduate graduates granddaughter grandfather grandmother
    grandson groom guard guest guests guide guitarist hairdresser hero heroine holder host hostess
    husband illustrator imam inspector instructor instructors intern interpreter interpreters
    investigator janitor judges landlord lawyer leader lecturer lecturers librarian lieutenant
    lifeguard lifeguards man manager mc mechanic medalist medallist member members midfielder
    midwife moderator monk mother musician namesake neighbor neighbors neighbour neighbours nephew
    newcomer niece notary nutritionist organiser organizer owner painter parents participant
    participants pastor patient pharmacist photographer physiotherapist pianist pitcher plaintiff
    planner player players plumber potter presenter presenters president priest prizewinner
    psychologist pupil pupils reader readers recipient referee reporter representative researcher
    resident residents runner runners scholar scientist sculptor secretary sender sergeant
    shopkeeper singer sister soloist son speaker speakers staff striker student students suspect
    swimmer teacher teachers tenant therapist toddler trainee trainees trainer translator treasurer
    trustee tutor tutors umpire vet victim violinist volunteer volunteers weaver wife winner winners
    woman worker writer youngster
    """
)
ROLES: Final = (
    _ROLES
    | frozenset(f"{role}s" for role in _ROLES)
    | listed(
        """
        accompanist accompanists announcer announcers curator curators custodian custodians goalie
        goalies grader graders hunter hunters marshal marshals medic medics narrator narrators
        paramedic paramedics policeman policewoman postman secretaries soloist soloists steward
        stewards storyteller storytellers usher ushers warden wardens
        """
    )
)
"""What people are to us: a name stands beside, with or without a comma."""
OFFICES: Final = listed(
    """
    ambassador bar brand cafe café cape casa chancellor club congressman cyclone daimyo deputy east
    el emperor empress fort governor grand hotel hurricane imperial king la lady lake las lord los
    maison mayor minister mister mount mt new north old operation our pope port prince princess
    project pub puerto queen restaurant royal saint saints salon san santa senator shogun south st
    storm studio team typhoon west
    """
)
"""Before a name they make it a public person, a place or a house."""
HEADS: Final = listed(
    """
    abbey academy act adventures age agency agricultural airlines airport airways annex antlers
    apartments app apple aquarium arcade arches archive archives area areas arena association ave
    avenue award awards bag bags bakery ballet band bank banner bashi bath bathhouse baths bay
    bazaar beach bear beauty beef beer belt bento bill bird bistro blues board boathouse books
    boulevard bowl boxing bread brewery bridge broadcasting bros brothers buffaloes building bureau
    burger bus bushi butterfly byoin bypass cafe café cake camera cameras camp campus canal canyon
    cape car card carol carols cars castle cat cathedral cave cedars cell cells center centre
    ceremony chair championship championships channel cherry chicken chocolate choir chugakko church
    cinema circle city class classes classic clinic close club co coast code coffee cola collection
    college commercial committee company competition concert concerto condominium conference contest
    cookies corner corporation council counter county course court courts creek crescent crossing
    crown cruise cup curry daigaku dake dam dance dancers day days denki department depot dera desk
    diner disease distillery district division dog dojo doll dome dori dragons drive dumplings
    dynasty eagles edition effect eki electric electronics elementary entrance era etude exhibit
    exhibition exit expo express expressway fables factory faculty fair falls fans farm farm's
    federation ferry fest festival field fields fighters films fireworks fish fitness flag flight
    floor flower flowers fm forest forum foundation fountain fund gakki gakko gakuen gallery game
    games garage garden gardens gate gawa giants giken glacier gorge grapes grill grotto ground
    grounds group gulf gym gymnasium hair hall harbor harbour hawks heights high highway hike hills
    hime hits hoikuen hospital hotel hotspring hound house hut iin illumination inc industrial inn
    institute intersection inu island islands jamboree jazz jeans jetty jima jingu jinja journal
    jozo juice juku junction junior kagura kaigan kaikan kan kensetsu kindergarten kitchen koen
    kogyo koko lab laboratory lake lane law laws league lecture lesson lessons library light
    lighthouse lights lily line lions lodge loop lot ltd machi magazine mall manju manor mansion
    maple marathon march marina marines market maru matsuri medal meeting melon memorial method
    metro mews mill mine ministry misaki month monument mosque motor motors mount mountain mountains
    museum musical nails nature nebuta neighborhood neighbourhood network news newspaper nishiki
    nocturne noodles nouen number nursery oaks observatory ocean odori office offices ondo online
    onsen open opera orchard orchestra orchid overture page pages palace parade park parking pass
    path pavilion peace peach peak pears peninsula perfume period phone pictures pie pier pine pines
    pizza plain plan planetarium plant plate plateau players playground playpark plaza plum pond
    pool pop pork port post prefecture prelude press primary prize prizes program programme project
    puzzle quarter quartet quay quiz race radio rail railway rally ramen range rd reaction recital
    records reds region relay reserve residence restaurant retriever revolution ribbon rice ridge
    ring rink river road rock room rose roses route rovers row run ryokan saga sake salad sale
    salmon sanctuary sandwich sangyo sauce sauna scale scholarship school science sea section seika
    seisakusho seminar senbei senior series shampoo shepherd shield shima shimbun shimpo shinbun
    shinkansen shoes shogakko shoji shokai shokuhin shop shops shoten show shrine shuzo singers
    sisters site skatepark smile soap soba society software sonata song songs sons soup spa springs
    square st stadium stage station statue store stories story strait stream street studio studios
    style subway suite summit supermarket sushi symphony symposium syndrome system systems taiko
    taisha tale tales tavern taxi tea team tech technical technique technology temple terminal
    terrace terrier test theater theatre theory therapy tigers times tires toge tomato tour
    tournament tours tower towers town toy toys track trail train training tram treaty tree trees
    trilogy trio trip trophy trout tulip tunes tunnel turtle tv udon union united university unso
    unyu valley velodrome village vineyard virus walk wall waltz war ward watch waterfall way web
    week wharf window wine winery wing wonderland woods works workshop workshops wrestling yama yard
    year yochien zaka zoo
    """
)
"""After a name they make it a place, a body, an event or a thing."""
ORDINARY: Final = listed(
    """
    a about above account across address admin admission adult adults advice african after afternoon
    again against age ah ai aids aikido aka album alert all allergies allergy along already also
    although always am amazon ambulance american an and android anniversary annual another answer
    answers any anybody anyone anything apple application apply apr april are around art arts as
    asap asian ask at attention attn aug august australian autism autumn autumnal available babies
    bach back badger badminton bag baking band barrier-free baseball basketball bbq be because been
    beethoven beetle beetles before begin behind being below beside best between big birth birthday
    black blood blue boar boil bon bon-odori bonsai book born borrow both bottle bottom box boys
    brass brazilian breakfast breaking bring british brochure brown bunka burnable but buy by call
    calligraphy can canadian cancer cans captain's carbon card cards career carp caution cc
    celebrate cell central chapter charity chart check check-up checkup cheers childcare children
    chinese choir chopin christmas chuo cicada cities citizen citizens click climate close closed
    closing cloud clouds code column come coming-of-age communities community congrats
    congratulations constitution construction consultation contact cooking cost could counseling
    counselling coupon covid craft crafts crane cranes credit cricket crime crow crown crows
    cultural culture cycling dai daily dairy dance dancing data date deadline dear death dec
    december deep deer delivery dementia dental depression details diabetes dial did digital dinner
    directed disaster divorce diy do dob document documents does donate donation doubles down dr
    draft drawing dream dreams drill drink drinks drive driver drum drums duck ducks during dv each
    eagle ears earth earthquake east easter eco egret eight elderly electricity eleven email
    emergency employee employment end energy english enjoy enter environment environmental equinox
    essay etc eu european evacuation even evening every everybody everyone everything exchange
    excited excuse exercise facebook fake fall families family faq farmers farmers' fathers fax feat
    featuring feb february fee fees few figure filipino film films final finale finals find fire
    fireflies firefly first fishing five flea flood flu flute flyer follow food foods football for
    forecast foreign foreigners form forms found foundation four fox fraud free french fri friday
    friend friends friendship from front frost full-time fun-filled fundraising future fwd garbage
    gardening gas gender general german get girls give glad glass global gold golden goldfish golf
    good google gps grand granny grateful gray great green greenery grey guest guide guitar had
    haiku halal half halloween hanami hand hands happy has have hawk he health heart hearts heat
    hello help helpline her here heritage heron herself hey hi higashi high hiking him himself
    hiring hiroshige his historical history hiv hokubu hokusai holiday holidays home hon hope
    hotline hour hours housing how however i i'm ict id if ikebana imperial important in indian
    individual indonesian infants influenza info information inner inspection instagram insurance
    international internet interpreter interview into iot iphone is it italian item its jan january
    japan japanese job jobs join jr judo jul july jun june junior just kabuki kami karate kendo kids
    kimono king's kita kite knitting koinobori kokoro korean kyudo labor labour lady land landslide
    last later lawyer leaflet learn lecture left legal let letter life limited line list listen
    little live living local login long look lost lost-property love low lower lunch mail main
    maintenance make manga many map mar march marine marriage match may mayor me meanwhile measles
    medical meet meet-up meets member memorial men mens mental menu message metal microsoft middle
    midnight might minami minus minute minutes mirai miso missing mixed mobile momiji mon monday
    monkey monkeys monthly moon more moreover morning most mothers moto mountain movie moving mozart
    music must my mynaportal naka name names nanbu national nationality nature nb near need needs
    nepali net never new news next nhk night nine nishi no nobody noh noon north north-east nos not
    note notes nothing notice nov november now npo nursing obon occupation oct october of off office
    official often oh ok okay oku old on one only onto open opening or orange orchestra order organ
    origami other others our ourselves out outer over owl own package page painting paper parcel
    parent part part-time pasmo passport password pay paypay pc pdf peace pension people per
    pheasant phishing phone photo photos physical piano pilates pin pink place planet plastic
    plastics please pleased plus pm police portuguese post postcard poster pottery power presents
    press prevent price private produced protect proud ps pta public public-private pumpkin purple q
    q&a qr queen's question questions rabbit raccoon rain raised re read ready recipe recipes
    recipient recitation recruitment recycling red regards regional register registration remember
    reminder rent repair repairs reply report reports research residence resident residents
    respect-for-the-aged result results return reward right road roads round row royal rsvp rugby
    running russian sad safety same sand santa sat saturday save scam score scores screening sea
    seaside second security see seibu sell semifinal send sender senior seniors sep sept september
    service services seven several sewing shall share she shelter shelters shimin shimo shin sho
    shogi short should showa side sign silver since sincerely singing singles siren sister site six
    skating skiing skill skills sky smart smile snack snacks snow sns so soccer softball sogo solar
    some somebody someone something sometimes song soon sorry south south-west spanish sparrow
    special speech sports spring staff stag stall stalls star starring stars start starting status
    step steps still stone stones stop streamers stroke studies study subject such suica summer sun
    sunday sunrise sunset supper supplies supply support survey swallow swallows swan swans swimming
    table tagalog take tanabata tanuki tap tax taxes tba tbd teach teen teens tel ten tennis text
    thai than thank thanks thanksgiving thankyou that the their them then there therefore these they
    third this those though three through thu thursday ticket tickets time tip tips title to tobu
    today today's toddlers tomorrow tomorrow's tonight too top topic tower traditional traffic
    training trash trial truck trucks try tsunami tue tuesday twelve twitter two typhoon uk un under
    until up update updates upper urgent us usa use user usually vaccination vaccine valentine vegan
    vegetarian venue vernal via video videos vietnamese violin visa visit vol volleyball volume
    volunteer vote voucher vouchers vs want wanted wants warning was waste watch water we wear
    weather wed wednesday week week's weekday weekdays weekend weekends weekly welcome were west
    what when where which while white who why wi-fi wifi will wind winner winter wishes with within
    without women womens wood woods work working world world's would wow write written xoxo yellow
    yen yes yesterday yet yoga you your yours yourself youth youtube yukata zero zoom zumba
    """
)
"""Words of sentences and headings that are no part of a name."""
PLACES: Final = listed(
    """
    abukuma adachi adatara aichi aizu akagi akashi akihabara akita amami aomori arakawa asahikawa
    asakusa asama aso atami auckland awaji azuma bali bandai bangkok beijing beppu biwa bogota
    brasilia bunkyo busan canberra cebu chiba chiyoda chugoku chuo colombo curitiba dalian danang
    davao delhi dhaka dogo edo edogawa ehime fuji fukui fukuoka fukushima fukuyama gifu ginza gunma
    hachinohe hachioji hakata hakodate hakone hamamatsu haneda hankyu hanoi hanshin harajuku haruna
    himeji hirosaki hiroshima hokkaido hokuriku honolulu honshu hue hyogo ibaraki ikebukuro
    inawashiro incheon ishigaki ishikawa itabashi iwaki iwate izu izumo jakarta joban kaga kagawa
    kagoshima kamakura kanagawa kanazawa kandy kansai kanto kaohsiung karuizawa kathmandu kawagoe
    kawasaki keikyu keio kinki kintetsu kitakami kobe kochi kokura kolkata koriyama koto kumamoto
    kurashiki kyoto kyushu lima machida maebashi mandalay manila matsue matsumoto matsuyama meguro
    meitetsu mexico mie minato mito miyagi miyako miyazaki mogami morioka mumbai musashi nagahama
    nagano nagasaki nagato nagoya naha nakano nankai nara narita natsui nerima nihon niigata nikko
    nippon noto numazu odakyu odawara oita okayama okazaki okinawa omiya onomichi osaka otaru otsu
    paulo pokhara roppongi saga saigon saitama sapporo seibu sendai seoul setagaya setouchi shanghai
    shibuya shiga shikoku shimane shinagawa shinano shinjuku shizuoka shonan suginami sumida
    surabaya suwa tachikawa taipei takamatsu takao takasaki tama tenryu tobu tochigi tohoku tokai
    tokushima tokyo tokyu tone tosa toshima tottori toyama toyohashi tsukuba ueno uji unzen urawa
    utsunomiya wakamatsu wakayama yamagata yamaguchi yamanashi yamato yangon yodo yokohama yufuin
    zao
    """
)
"""Places in Latin letters that stand beside other words of Japanese."""
KNOWN_OF_OLD: Final = listed(
    """
    abe_kobo abe_seimei abraham_lincoln ada_lovelace adam_smith agatha_christie akatsuka_fujio
    akechi_mitsuhide akira_kurosawa akiyama_saneyuki akiyama_yoshifuru akutagawa_ryunosuke
    alan_turing albert_einstein alexander_bell alexander_fleming alexander_graham_bell
    alexander_great alfa_romeo alfred_hitchcock alfred_nobel alice_liddell alice_springs aloha_oe
    ando_momofuku ando_tadao andrew_carnegie andy_warhol ann_arbor anna_karenina anna_sui anne_frank
    anne_shirley annie_hall annie_laurie anpan_man anthony_browne antoine_de_saint-exupery
    anton_chekhov antoni_gaudi aoki_shigeru aretha_franklin ariana_grande arishima_takeo
    arnold_lobel arthur_conan_doyle aston_martin astrid_lindgren astro_boy audrey_hepburn
    aung_san_suu_kyi aunt_sally ave_maria axel_scheffler azai_nagamasa babe_ruth barack_obama
    barbie_doll bart_simpson beatrix_potter ben_nevis benjamin_bunny benny_goodman bernard_leach
    betty_crocker beverly_cleary bill_gates billie_eilish billie_holiday billy_elliot billy_joel
    bloody_mary bob_dylan bob_hope bob_marley brad_pitt bruce_lee bruce_springsteen bruce_wayne
    bruno_mars bugs_bunny buster_keaton buzz_lightyear calvin_klein carl_sagan carmen_suite
    carole_king celine_dion charles_darwin charlie_brown charlie_chaplin charlie_parker
    charlotte_bronte christian_dior christopher_columbus christopher_nolan christopher_robin
    clark_kent colonel_sanders conan_doyle cristiano_ronaldo cyrano_de_bergerac dale_carnegie
    dan_brown daniel_defoe daniel_radcliffe danny_boy dante_alighieri date_masamune
    david_attenborough david_bowie david_copperfield david_walliams dazai_osamu diana_ross
    dick_bruna dim_sum domon_ken don_giovanni don_quixote donald_duck donald_trump dorian_gray
    duke_ellington earl_grey ed_sheeran edith_piaf edogawa_ranpo edward_morse eggs_benedict
    elizabeth_arden ella_fitzgerald elon_musk elton_john elvis_presley emily_bronte emily_dickinson
    emma_bovary emma_watson endo_shusaku enid_blyton eric_carle erin_brockovich ernest_fenollosa
    ernest_hemingway ernest_rutherford erwin_baelz erwin_schrodinger ezra_jack_keats feng_shui
    florence_nightingale forrest_gump frank_lloyd_wright frank_sinatra franklin_roosevelt
    franz_kafka fred_flintstone freddie_mercury friedrich_froebel fujiko_fujio fujita_tsuguharu
    fujiwara_michinaga fukuzawa_yukichi fyodor_dostoevsky gabriel_garcia_marquez galileo_galilei
    george_gershwin george_lucas george_orwell george_stephenson george_washington gianni_schicchi
    gichin_funakoshi giorgio_armani glenn_miller grace_kelly granny_smith gregor_mendel
    greta_thunberg ha_long hagiwara_sakutaro hamada_shoji hans_andersen hans_christian_andersen
    hanyu_yuzuru hara_takashi harley_davidson harrison_ford harry_potter haruki_murakami
    hasegawa_machiko hasegawa_tohaku hasekura_tsunenaga hattori_hanzo hayao_miyazaki hayashi_fumiko
    heidi_girl helen_keller helena_rubinstein hello_kitty henri_dunant henry_ford hercule_poirot
    hermann_hesse higashiyama_kaii higuchi_ichiyo hijikata_toshizo hiraga_gennai hirayama_ikuo
    ho_chi_minh homer_simpson honda_soichiro honda_tadakatsu hong_kong hoshi_shinichi
    hosokawa_gracia huckleberry_finn hugo_boss ibuse_masuji ichiro_suzuki ii_naomasa indiana_jones
    ino_tadataka inoue_yasushi inukai_tsuyoshi isaac_newton isabella_bird isamu_noguchi
    ishida_mitsunari ishikawa_goemon ishikawa_takuboku ishinomori_shotaro itagaki_taisuke
    ito_hirobumi ito_jakuchu iwasaki_yataro jack_daniels jack_frost jack_russell jack_sparrow
    jackie_chan jackie_robinson jacqueline_wilson james_bond james_hepburn james_maxwell james_watt
    james_webb jane_austen jane_doe jane_eyre jane_goodall jane_marple jason_mraz jean_jacket
    jean_piaget jeff_bezos jeff_kinney jerry_can jerry_mouse jesse_owens jigoro_kano jill_stuart
    jim_beam jimmy_choo jo_malone joan_arc joan_of_arc joe_biden john_coltrane john_deere john_doe
    john_grisham john_hancock john_kennedy john_lennon john_manjiro john_steinbeck john_watson
    johnnie_walker johnny_depp johnny_walker johns_hopkins joni_mitchell josiah_conder jules_verne
    julia_donaldson julia_roberts julius_caesar justin_bieber kaguya_hime kajii_motojiro
    kamo_no_chomei kaneko_misuzu kano_eitoku karl_marx kate_greenaway kate_spade kato_kiyomasa
    katsu_kaishu katsushika_hokusai katsushika_oi katy_perry kawabata_yasunari kawai_kanjiro
    kawase_hasui kazuo_ishiguro keanu_reeves keith_haring ken_burns ken_doll kido_takayoshi
    kiki_delivery king_arthur king_kong kintaro_kin kishida_ryusei kitagawa_utamaro kitahara_hakushu
    kitasato_shibasaburo kobayashi_issa kobayashi_takiji koiso_ryohei kondo_isami koseki_yuji
    kuma_kengo kuroda_kanbei kuroda_seiki kurosawa_akira kusama_yayoi la_paz lady_gaga lady_grey
    lafcadio_hearn laura_ashley laura_ingalls_wilder leo_lionni leo_tolstoy leonard_bernstein
    leonardo_da_vinci leonardo_dicaprio leonardo_vinci levi_strauss lewis_carroll lionel_messi
    lisa_simpson little_john little_mermaid lord_byron louis_armstrong louis_braille louis_pasteur
    louis_stevenson louis_vuitton louisa_may_alcott lucy_maud_montgomery lucy_montgomery
    luke_skywalker madame_bovary maeda_toshiie mahatma_gandhi makino_tomitaro malala_yousafzai
    mao_zedong marc_jacobs marco_polo maria_callas maria_montessori maria_theresa mariah_carey
    marie_antoinette marie_claire marie_curie marilyn_monroe mark_twain mark_zuckerberg
    martin_luther martin_luther_king maruyama_okyo marvin_gaye mary_celeste mary_lennox mary_poppins
    masaoka_shiki matsudaira_katamori matsudaira_sadanobu matsumoto_kiyoshi matsumoto_seicho
    matsuo_basho matsushita_konosuke matthew_perry maurice_sendak max_mara max_planck mei_lan
    mercedes_benz meryl_streep michael_bubl michael_faraday michael_jackson michael_jordan
    michael_kors michael_rosen mickey_mouse miffy_bunny miguel_de_cervantes miles_davis
    minakata_kumagusu minamoto_yoritomo minamoto_yoshiie minamoto_yoshitsune minnie_mouse
    mishima_yukio misora_hibari mito_mitsukuni miura_anjin miyamoto_musashi miyazaki_hayao
    miyazawa_kenji mizuki_shigeru mogami_yoshiaki molly_coddle momotaro_taro mona_lisa mori_motonari
    mori_ogai morihei_ueshiba mother_teresa muhammad_ali munakata_shiko murakami_haruki
    murasaki_shikibu mutsu_munemitsu nagai_kafu nakahara_chuya nakajima_atsushi nakaya_ukichiro
    nancy_drew naoe_kanetsugu naomi_osaka napier_green napoleon_bonaparte nat_cole natsume_soseki
    nausicaa_valley neil_armstrong neil_gaiman nelson_mandela nezumi_kozo niels_bohr niijima_yae
    niimi_nankichi nikola_tesla nikolai_kasatkin ninomiya_kinjiro ninomiya_sontoku nitobe_inazo
    nogi_maresuke noguchi_hideyo noguchi_ujo oda_eiichiro oda_nobunaga oe_kenzaburo ogata_kenzan
    ogata_korin oh_susanna ohara_koson ohtani_shohei okakura_tenshin okamoto_taro okita_soji
    okubo_toshimichi okuma_shigenobu oliver_twist olivia_rodrigo ono_komachi ooka_echizen
    osaka_naomi oscar_wilde otani_shohei ozu_yasujiro pablo_neruda paddington_bear paul_mccartney
    paul_smith paul_stuart paulo_coelho peppa_pig peter_grimes peter_pan peter_parker peter_rabbit
    peter_wolf philip_pullman philipp_siebold philipp_von_siebold pierre_de_coubertin
    pippi_longstocking queen_victoria quentin_blake quentin_tarantino rachel_carson
    rainer_maria_rilke ralph_lauren ray_charles richard_feynman richard_lionheart roald_dahl
    robert_koch robert_louis_stevenson robin_hood robinson_crusoe rocky_balboa rolls_royce
    romeo_juliet ronald_mcdonald rosa_parks rudolf_steiner rudyard_kipling saigo_takamori saijo_yaso
    saint_paul saito_hajime sakaguchi_ango sakamoto_ryoma sally_hansen sanada_masayuki
    sanada_yukimura santa_claus santa_fe santa_lucia santa_maria sara_bareilles sara_lee
    sasaki_kojiro satake_yoshinobu scooby_doo sei_shonagon sen_rikyu serena_williams sherlock_holmes
    shiba_ryotaro shibusawa_eiichi shiga_kiyoshi shiga_naoya shimazaki_toson shohei_ohtani
    sigmund_freud simon_says squirrel_nutkin stella_mccartney stephen_hawking stephen_king
    steve_jobs steven_spielberg stevie_wonder sugita_genpaku sun_yat_sen suzuki_ichiro tai_chi
    taira_kiyomori taira_masakado takahashi_rumiko takahata_isao takamura_chieko takamura_kotaro
    takasugi_shinsaku takeda_shingen takehisa_yumeji takemitsu_toru taki_rentaro tanaka_kakuei
    tange_kenzo tanizaki_junichiro tawaraya_sotatsu tayama_katai taylor_swift terada_torahiko
    terry_pratchett tezuka_osamu thomas_cook thomas_edison thomas_glover thomas_mann thomas_tank
    tiffany_co tim_burton tim_horton togo_heihachiro tokugawa_iemitsu tokugawa_ieyasu
    tokugawa_mitsukuni tokugawa_yoshimune tokugawa_yoshinobu tom_cruise tom_hanks tom_jerry
    tom_kitten tom_sawyer tom_thumb tom_yum tommy_hilfiger tomonaga_shinichiro tony_stark
    toriyama_akira tory_burch tove_jansson toyoda_sakichi toyotomi_hideyoshi tsuda_umeko
    uesugi_kagekatsu uesugi_kenshin uncle_ben urashima_taro utagawa_hiroshige victor_hugo
    virginia_lee_burton virginia_woolf vivienne_westwood walt_disney warren_buffett wendy_darling
    wendy_house werner_heisenberg whitney_houston william_adams william_clark william_kidd
    william_smith_clark william_tell willis_tower winnie_pooh winston_churchill xiao_long
    xiao_long_bao yamada_kosaku yamagata_aritomo yamamoto_isoroku yamamoto_yae yamashita_kiyoshi
    yayoi_kusama yokoyama_taikan yosa_buson yosano_akiko yoshida_kenko yoshida_shigeru yoshida_shoin
    yukawa_hideki yuri_gagarin
    """
)
"""Dead for long, known to everybody or never alive; and what only reads like a name."""
FAMILIES_OF_OLD: Final = listed(
    """
    aristotle bach basho beethoven botticelli brahms cezanne chagall chopin curie dali darwin
    debussy descartes dickens dostoevsky dumas dvorak edison einstein exupery froebel gandhi gaudi
    gauguin goethe gogh grieg handel haydn hemingway hiroshige hokusai klimt liszt mahler manet
    matisse mendelssohn michelangelo monet montessori mozart napoleon newton nietzsche nightingale
    nobel pasteur picasso puccini rachmaninoff raphael ravel rembrandt renoir rodin satie schiller
    schubert schumann shakespeare sibelius stravinsky tchaikovsky tolkien tolstoy utamaro verdi
    vermeer vivaldi warhol
    """
)
"""After whatever given name: the composer, the painter, the discoverer."""
