"""Names in Latin letters of people of history, of tales and of things so called, as data."""

from __future__ import annotations

from typing import Final

from approval_rules.text.listed import listed

KNOWN_OF_OLD: Final = listed(
    """
    sazae sazae-san maruko nobita kitaro shin-chan pikachu
    momotaro kintaro urashima_taro issun-boshi kaguya kaguya-hime johnny_appleseed charles_de_gaulle
    miguel_de_cervantes
    ingrid_bergman maria_callas kusano_shinpei shinpei_kusano sadako_sasaki sasaki_sadako
    princess_diana queen_elizabeth
    abe_kobo abe_seimei abraham_lincoln ada_lovelace adam_smith agatha_christie akatsuka_fujio
    akechi_mitsuhide akira_kurosawa akiyama_saneyuki akiyama_yoshifuru akutagawa_ryunosuke
    alan_turing albert_camus albert_einstein alessandro_volta alexander_bell alexander_fleming
    alexander_graham_bell alexander_great alexander_pushkin alfa_romeo alfred_hitchcock alfred_nobel
    alice_liddell alice_springs aloha_oe alphonse_mucha amelia_earhart ando_momofuku ando_tadao
    andrew_carnegie andy_warhol ann_arbor anna_karenina anna_sui anne_frank anne_shirley
    anne_sullivan annie_hall annie_laurie anpan_man anthony_browne antoine_de_saint-exupery
    antoine_lavoisier anton_bruckner anton_chekhov antoni_gaudi antonin_dvorak antonio_vivaldi
    aoki_shigeru aretha_franklin ariana_grande arishima_takeo arnold_lobel arthur_conan_doyle
    asai_chu asakura_fumio aston_martin astrid_lindgren astro_boy audrey_hepburn auguste_renoir
    auguste_rodin aung_san_suu_kyi aunt_sally ave_maria axel_scheffler azai_nagamasa babe_ruth
    barack_obama barbara_mcclintock barbie_doll bart_simpson beatrix_potter bedrich_smetana
    ben_nevis benjamin_bunny benny_goodman bernard_leach berthe_morisot betty_crocker beverly_cleary
    bill_gates billie_eilish billie_holiday billy_elliot billy_joel blaise_pascal bloody_mary
    bob_dylan bob_hope bob_marley brad_pitt bruce_lee bruce_springsteen bruce_wayne bruno_mars
    bruno_taut bugs_bunny buster_keaton buzz_aldrin buzz_lightyear calvin_klein camille_claudel
    carl_linnaeus carl_nielsen carl_sagan carmen_suite carole_king celine_dion charles_babbage
    charles_darwin charles_dickens charles_lindbergh charlie_brown charlie_chaplin charlie_parker
    charlotte_bronte christian_dior christopher_columbus christopher_nolan christopher_robin
    clara_schumann clark_kent claude_debussy claude_monet colonel_sanders conan_doyle
    cristiano_ronaldo cyrano_de_bergerac dale_carnegie dan_brown daniel_defoe daniel_radcliffe
    danny_boy dante_alighieri date_masamune david_attenborough david_bowie david_copperfield
    david_walliams dazai_osamu diana_ross dick_bruna diego_rivera dim_sum dmitri_mendeleev
    dmitri_shostakovich domon_ken don_giovanni don_quixote donald_duck donald_trump dorian_gray
    dorothy_hodgkin duke_ellington earl_grey ed_sheeran edgar_degas edith_piaf edogawa_ranpo
    edouard_manet edvard_grieg edvard_munch edward_elgar edward_jenner edward_morse eggs_benedict
    egon_schiele elizabeth_arden ella_fitzgerald elon_musk elton_john elvis_presley emily_bronte
    emily_dickinson emma_bovary emma_watson endo_shusaku enid_blyton enomoto_takeaki eric_carle
    erich_kastner erik_satie erin_brockovich ernest_fenollosa ernest_hemingway ernest_rutherford
    ernest_satow ernest_shackleton erwin_baelz erwin_schrodinger ezra_jack_keats felix_mendelssohn
    feng_shui ferdinand_magellan florence_nightingale forrest_gump francis_xavier frank_lloyd_wright
    frank_sinatra franklin_roosevelt franz_kafka franz_liszt franz_schubert fred_flintstone
    freddie_mercury frederic_chopin frida_kahlo friedrich_froebel fujiko_fujio fujishima_takeji
    fujita_tsuguharu fujiwara_michinaga fukuzawa_yukichi futabatei_shimei fyodor_dostoevsky
    gabriel_faure gabriel_garcia_marquez galileo_galilei george_eliot george_gershwin george_lucas
    george_orwell george_stephenson george_washington georges_bizet georgia_keeffe giacomo_puccini
    gianni_schicchi gichin_funakoshi ginko_ogino gioachino_rossini giorgio_armani giuseppe_verdi
    glenn_miller goto_shinpei grace_hopper grace_kelly granny_smith gregor_mendel greta_thunberg
    guglielmo_marconi gustav_holst gustav_klimt gustav_mahler gustave_flaubert ha_long
    hagiwara_sakutaro hamada_shoji hanaoka_seishu hans_andersen hans_christian_andersen hanyu_yuzuru
    hara_takashi harley_davidson harper_lee harrison_ford harry_potter haruki_murakami
    hasegawa_machiko hasegawa_tohaku hasekura_tsunenaga hashimoto_gaho hattori_hanzo hayao_miyazaki
    hayashi_fumiko heidi_girl helen_keller helena_rubinstein hello_kitty henri_dunant henri_matisse
    henrik_ibsen henry_ford hercule_poirot herman_melville hermann_hesse higashiyama_kaii
    higuchi_ichiyo hijikata_toshizo hiraga_gennai hirakushi_denchu hiratsuka_raicho hirayama_ikuo
    hishida_shunso ho_chi_minh homer_simpson honami_koetsu honda_soichiro honda_tadakatsu hong_kong
    honore_balzac hoshi_shinichi hosokawa_gracia huckleberry_finn hugo_boss ibuse_masuji
    ichikawa_fusae ichiro_suzuki igor_stravinsky ii_naomasa ike_taiga immanuel_kant indiana_jones
    ino_tadataka inoue_yasushi inukai_tsuyoshi isaac_newton isabella_bird isamu_noguchi
    ishida_mitsunari ishikawa_goemon ishikawa_takuboku ishinomori_shotaro itagaki_taisuke
    ito_hirobumi ito_jakuchu ito_shinsui ivan_turgenev iwakura_tomomi iwasaki_yataro izumi_kyoka
    jack_daniels jack_frost jack_london jack_russell jack_sparrow jackie_chan jackie_robinson
    jacqueline_wilson james_bond james_hepburn james_joyce james_maxwell james_watt james_webb
    jane_austen jane_doe jane_eyre jane_goodall jane_marple jason_mraz jean-jacques_rousseau
    jean_jacket jean_piaget jean_sibelius jeff_bezos jeff_kinney jerry_can jerry_mouse jesse_owens
    jigoro_kano jill_stuart jim_beam jimmy_choo jo_malone joan_arc joan_miro joan_of_arc joe_biden
    johann_bach johann_pestalozzi johannes_brahms johannes_kepler johannes_vermeer john_coltrane
    john_deere john_doe john_grisham john_hancock john_keats john_kennedy john_lennon john_locke
    john_manjiro john_steinbeck john_watson johnnie_walker johnny_depp johnny_walker johns_hopkins
    joni_mitchell joseph_haydn joseph_lister josiah_conder jules_verne julia_donaldson julia_roberts
    julius_caesar justin_bieber kaburagi_kiyokata kaguya_hime kajii_motojiro kamo_no_chomei
    kaneko_misuzu kano_eitoku kano_hogai kano_jigoro kano_tanyu karl_marx kate_greenaway kate_spade
    katherine_johnson kato_kiyomasa katsu_kaishu katsushika_hokusai katsushika_oi katy_perry
    kawabata_yasunari kawai_kanjiro kawanabe_kyosai kawase_hasui kazuo_ishiguro keanu_reeves
    keith_haring ken_burns ken_doll kenneth_grahame kido_takayoshi kiki_delivery kikuchi_kan
    kimura_ihei king_arthur king_kong kintaro_kin kishida_ryusei kitagawa_utamaro kitahara_hakushu
    kitasato_shibasaburo kobayashi_issa kobayashi_kiyochika kobayashi_takiji koda_rohan koga_masao
    koiso_ryohei koizumi_yakumo kondo_isami koseki_yuji kuma_kengo kunikida_doppo kuroda_kanbei
    kuroda_seiki kurosawa_akira kusama_yayoi la_paz lady_gaga lady_grey lafcadio_hearn laura_ashley
    laura_ingalls_wilder leo_lionni leo_tolstoy leonard_bernstein leonardo_da_vinci
    leonardo_dicaprio leonardo_vinci leonhard_euler levi_strauss lewis_carroll lionel_messi
    lisa_simpson lise_meitner little_john little_mermaid lord_byron louis_armstrong louis_braille
    louis_pasteur louis_stevenson louis_vuitton louisa_may_alcott lucy_maud_montgomery
    lucy_montgomery ludwig_zamenhof luis_frois luke_skywalker madame_bovary mae_jemison
    maeda_toshiie mahatma_gandhi makino_tomitaro malala_yousafzai mamiya_rinzo mao_zedong
    marc_chagall marc_jacobs marcel_proust marco_polo maria_callas maria_montessori maria_theresa
    mariah_carey marie_antoinette marie_claire marie_curie marilyn_monroe mark_twain mark_zuckerberg
    martin_luther martin_luther_king maruyama_okyo marvin_gaye mary_cassatt mary_celeste mary_lennox
    mary_poppins mary_shelley masaoka_shiki matsudaira_katamori matsudaira_sadanobu
    matsumoto_kiyoshi matsumoto_seicho matsuo_basho matsushita_konosuke matthew_perry maurice_ravel
    maurice_sendak max_mara max_planck max_weber maya_angelou mei_lan mercedes_benz meryl_streep
    michael_bubl michael_ende michael_faraday michael_jackson michael_jordan michael_kors
    michael_rosen mickey_mouse miffy_bunny mifune_toshiro miguel_de_cervantes miles_davis
    minakata_kumagusu minamoto_yoritomo minamoto_yoshiie minamoto_yoshitsune minnie_mouse
    mishima_yukio misora_hibari mito_mitsukuni miura_anjin miyamoto_musashi miyamoto_yuriko
    miyazaki_hayao miyazawa_kenji mizoguchi_kenji mizuki_shigeru mogami_yoshiaki molly_coddle
    momotaro_taro mona_lisa mori_motonari mori_ogai morihei_ueshiba mother_teresa muhammad_ali
    munakata_shiko murakami_haruki murasaki_shikibu mutsu_munemitsu nagai_kafu nakahara_chuya
    nakajima_atsushi nakaya_ukichiro nancy_drew naoe_kanetsugu naomi_osaka napier_green
    napoleon_bonaparte nat_cole natsume_soseki nausicaa_valley neil_armstrong neil_gaiman
    nelson_mandela nezumi_kozo nicolaus_copernicus niels_bohr niijima_jo niijima_yae niimi_nankichi
    nikola_tesla nikolai_kasatkin ninomiya_kinjiro ninomiya_sontoku nitobe_inazo nogi_maresuke
    noguchi_hideyo noguchi_ujo oda_eiichiro oda_nobunaga oe_kenzaburo ogata_kenzan ogata_koan
    ogata_korin ogino_ginko ogiwara_rokuzan oh_susanna ohara_koson ohtani_shohei okakura_kakuzo
    okakura_tenshin okamoto_taro okita_soji okubo_toshimichi okuma_shigenobu oliver_twist
    olivia_rodrigo ono_komachi ooka_echizen orikuchi_shinobu orville_wright osaka_naomi oscar_wilde
    otani_shohei ozaki_koyo ozu_yasujiro pablo_neruda pablo_picasso paddington_bear paul_cezanne
    paul_gauguin paul_mccartney paul_smith paul_stuart paulo_coelho peppa_pig peter_grimes peter_pan
    peter_parker peter_rabbit peter_wolf philip_pullman philipp_siebold philipp_von_siebold
    pierre_curie pierre_de_coubertin pippi_longstocking pyotr_tchaikovsky queen_victoria
    quentin_blake quentin_tarantino rachel_carson rainer_maria_rilke ralph_lauren ray_charles
    rembrandt_rijn rene_descartes richard_feynman richard_lionheart richard_wagner roald_amundsen
    roald_dahl robert_burns robert_koch robert_louis_stevenson robert_schumann robert_scott
    robin_hood robinson_crusoe rocky_balboa rolls_royce romeo_juliet ronald_mcdonald rosa_parks
    rosalind_franklin rudolf_steiner rudyard_kipling saeki_yuzo saigo_takamori saijo_yaso saint_paul
    saito_hajime saito_mokichi sakaguchi_ango sakamoto_ryoma sakuma_shozan sally_hansen sally_ride
    salvador_dali sanada_masayuki sanada_yukimura santa_claus santa_fe santa_lucia santa_maria
    santoka_taneda sara_bareilles sara_lee sasaki_kojiro satake_yoshinobu scooby_doo scott_joplin
    sei_shonagon selma_lagerlof sen_rikyu serena_williams sergei_rachmaninoff serizawa_keisuke
    sherlock_holmes shiba_ryotaro shibusawa_eiichi shiga_kiyoshi shiga_naoya shimaki_akahiko
    shimazaki_toson shimomura_kanzan shohei_ohtani sigmund_freud simon_says squirrel_nutkin
    stella_mccartney stephen_hawking stephen_king steve_jobs steven_spielberg stevie_wonder
    sugihara_chiune sugita_genpaku sun_yat_sen suzuki_harunobu suzuki_ichiro suzuki_umetaro tai_chi
    taira_kiyomori taira_masakado takahama_kyoshi takahashi_rumiko takahata_isao takamine_jokichi
    takamura_chieko takamura_kotaro takamura_koun takano_choei takasugi_shinsaku takeda_shingen
    takehisa_yumeji takemitsu_toru takeuchi_seiho taki_rentaro tanaka_isson tanaka_kakuei
    tanaka_shozo taneda_santoka tange_kenzo tanizaki_junichiro tawaraya_sotatsu tayama_katai
    taylor_swift terada_torahiko terry_pratchett tezuka_osamu thomas_cook thomas_edison
    thomas_glover thomas_hardy thomas_mann thomas_tank tiffany_co tim_burton tim_horton
    togo_heihachiro tokugawa_iemitsu tokugawa_ieyasu tokugawa_mitsukuni tokugawa_yoshimune
    tokugawa_yoshinobu tom_cruise tom_hanks tom_jerry tom_kitten tom_sawyer tom_thumb tom_yum
    tomimoto_kenkichi tommy_hilfiger tomonaga_shinichiro toni_morrison tony_stark toriyama_akira
    tory_burch toshusai_sharaku tove_jansson townsend_harris toyoda_sakichi toyotomi_hideyoshi
    tsubouchi_shoyo tsuda_umeko tsukioka_yoshitoshi uchimura_kanzo uemura_shoen uesugi_kagekatsu
    uesugi_kenshin umehara_ryuzaburo uncle_ben urashima_taro utagawa_hiroshige utagawa_kuniyoshi
    valentina_tereshkova vasco_gama victor_hugo vincent_van_gogh virginia_lee_burton virginia_woolf
    vivienne_westwood wakayama_bokusui walt_disney walt_whitman warren_buffett watanabe_kazan
    wendy_darling wendy_house werner_heisenberg whitney_houston wilbur_wright will_adams
    william_adams
    william_clark william_kidd william_smith_clark william_tell william_vories william_wordsworth
    willis_tower winnie_pooh winston_churchill xiao_long xiao_long_bao yamada_kosaku
    yamagata_aritomo yamamoto_isoroku yamamoto_yae yamashita_kiyoshi yanagi_muneyoshi yanagi_soetsu
    yanagita_kunio yasui_sotaro yayoi_kusama yokomitsu_riichi yokoyama_taikan yorozu_tetsugoro
    yosa_buson yosano_akiko yosano_tekkan yoshida_hiroshi yoshida_kenko yoshida_shigeru
    yoshida_shoin yoshikawa_eiji yoshioka_yayoi yukawa_hideki yuri_gagarin
    """
)
"""Dead for long, known to everybody or never alive; and what only reads like a name."""
