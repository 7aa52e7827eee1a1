"""Families' names in Latin letters, as data, folded as the given names are."""

from __future__ import annotations

from typing import Final

from approval_rules.text.listed import listed

FAMILIES: Final = listed(
    """
    abad abbott abdi abreu abubakar acharya achieng achterberg ackerman adair adams adebayo
    adeyemi adhikari adler afolabi agarwal agnew agrawal aguiar aguilar agyeman ahluwalia ahmadi
    ahmed ahsan aitken akhtar akinola akter al-rashid albuquerque alcott alderson aldridge
    alexander allan allen almeida alonso alvarado alvarez alves amadi amador amaral amarasinghe
    anand anders andersen anderson andersson andrade andrews anguiano ansah ansari antonelli
    appiah appleby aquino araujo armstrong arnaud arnold arruda arshad arslan aryal asante
    ashraf ashworth aslam aslan atkins atkinson avila ayala aydin ayodele azevedo baig bailey
    baldwin ballard bandara banerjee barbosa barclay barlow barnes barnett barrett barros barry
    bartlett barton bashir basnet bates batista batsaikhan bautista baxter bayar becker beckett
    begum benitez bennett benson bentley berger bergman bernard bezerra bhandari bhatt bhatta
    bhattacharya bhattarai bhuiyan bhujel bianchi bista blair blake boateng boldbaatar
    bondarenko bonifacio borges bowen boyd boyko bradley bradshaw brady braga brandt braun
    brennan briggs brito bruce bruno bryant buchanan burgess burke burnett burton byrd byrne
    cabanilla cabrera cain caldeira calderon caldwell calvert camara camargo cameron campbell
    campos cano cardoso carey carlson carneiro carr carroll carson carvalho casey cassidy
    castaneda castillo castro cavalcante cavalcanti celik cervantes chakraborty chandran chapman
    chatterjee chaudhary chaudhry chauhan chavez chawla chhetri chopra chowdhury christensen
    chukwu cisse clark clarke cobb coelho cohen coleman collier collins condori conner connor
    contreras corbett cordero correa correia cortez coughlan coulibaly cowan cox crawford
    crowley cruz cunha cunningham curran curtis dahal dahl dalisay dalton daly dassanayake
    daugherty davenport davidson davies davis dawson delacroix delacruz deleon delgado
    delosreyes dembele demir desai deshmukh deshpande dhakal dhungana diallo diaz dickson
    dimaculangan diop dissanayake dixon dizon dobson dogan doherty donaldson donovan dorsey
    douglas dow downes doyle duarte dubois duffy duncan dunn dupont dupuis dutta dvorak dyer
    echeverria eckert edmonds edwards ekanayake eklund eliasson elliott ellis emerson engel
    enriquez erdogan erickson eriksson escobar espinoza espiritu esposito esteves estrada
    evangelista evans eze farias farooq farrell faulkner feldman fenton ferdous ferguson
    fernandes fernandez fernando ferrari ferreira figueiredo finley finn fischer fitzgerald
    fitzpatrick flanagan fleming fletcher flores flynn foley fonseca fonseka forster foster
    fournier fowler franco fraser freitas fuentes furtado gallagher gallardo galvan gamage
    ganguly ganzorig garcia garner garrett garza gatchalian gauthier ghimire ghosh gibbs gibson
    gilbert gilmore giri glenn godfrey gokhale goldberg goldstein gomes gomez goncalves gonzaga
    gonzales gonzalez goodman goodwin goyal graham greenberg greenwood greer gregory grewal
    griffin grimes guerrero guevara gueye guimaraes gumabao gunaratne gunasekara gunawardena
    gupta gurung gustafsson gutierrez guzman haas haddad haffner hakim hamilton hammond hansen
    hanson haque harding harrington harris harrison hartley hartman hartono hayes healy hebert
    henderson hendricks herath herbert herman hernandez herrera herrmann hewitt hickey hidayat
    higgins hodge hodges hoffman hoffmann hofmann hogan holland holloway holmes holt hopkins
    hoque hosain hossain hosseini houghton howard howe howell huaman huamani hubbard huber
    hudson huff hughes hurley hussain hutapea hutchinson ibanez ibarra igwe ilagan ingram iqbal
    irwin ismail ivanov ivanova iyer jacobs jacobson jadhav jahan jain jansen janssen jarvis
    javed jayasinghe jayasuriya jayawardena jayawardene jenkins jennings jensen jha jimenez
    johansson johns johnson johnston jones jonsson joshi juarez kamau kante kapoor karimi
    karimova karki karlsson karunaratne karunathilaka kaufmann kaur kavanagh kazi keane kearney
    keita keller kelley kelly kemp kendall kennedy kerr kessler khadka khalil khan khanal khanna
    khatri khatun kilic kimani klein koch kohl koirala koroma kovalchuk kovalenko kowalczyk
    kowalska kowalski kraemer kramer krause kravchenko krishnan kruger kulkarni kumar kumara
    kumarasinghe kusuma kuznetsov kuznetsova lacerda lacson lambert lara larsen larson larsson
    latif laurent lawrence lawson lazaro leblanc lefebvre leite lemos leonard leroy levine levy
    lewandowski limbu limjoco lindberg linden lindgren lindqvist lindsay livingston liyanage
    locsin lopes lopez lozano lubis lyons lysenko macapagal macaraeg macdonald macedo machado
    macias mackay mackenzie maclean magalhaes magar magbanua magsaysay mahajan maharjan maher
    mahmood mahoney maia maier majumder malhotra malik malone mamani manalo mangubat mansour
    manurung marasigan marchenko mariano marino marques marquez marshall martinelli martinez
    martins mathews matthews maxwell maynard mbeki mccarthy mcdonald mcgee mcgrath mckay
    mckenzie mclean mcmahon medeiros medina mehta meier mejia melendez melnyk melo melton mendes
    mendez mendis mendoza menon mensah meyer meyers miah middleton mirza mishra mitchell mittal
    mohammadi molina molla mollah mondal monteiro montgomery montoya moore moradi moraes morais
    morales moran moreau moreira moreno moretti morgan morin morris morrison morrow morton moura
    mueller mukherjee mullen muller munoz murphy murray mutua mwangi myagmar naidu nair nambiar
    nascimento nasution navarro nawaz ndiaye neal nelson neumann neupane neves newman ng
    nicholson nielsen nilsson nkosi nogueira nolan norton novaes novak nowak nugroho nunes nunez
    nwosu obrien ocampo ochieng ochoa oconnell oconnor odhiambo odom odonnell ogden ogunleye
    okafor okeke okonkwo okoro oladipo olawale oliveira oliynyk olsen olson olsson oneal oneill
    onyango orellana orozco orr ortega ortiz osborne osei otieno owusu ozturk pacheco pacquiao
    padilla palanisamy pandey panganiban pangestu panta paracha parsons pascual patel patil
    patterson patton paudel pearce pearson pedersen pereira perera perez perkins permana pessoa
    peters petersen peterson petrenko petrov petrova phelps phillips pillai pimentel pinheiro
    pinto pires pittman pokharel pollard poole popov popova poudel powell prabowo pradana
    pradhan prasad prasetyo pratama premaratne pryce purevdorj purnomo putra queiroz quinlan
    quinn quintero quispe qureshi rahayu rahimi rahman rajan rajapaksa rajput ramachandran raman
    ramirez ramos ramsey ranasinghe ranaweera rao rasmussen rathore ratnayake raza reddy reese
    reeves rehman reid reilly reyes reynolds rezaei rezende rhodes ribeiro ricci richards
    richardson richter rijal rivas rivera robbins roberts robertson robinson robles rocha
    rodgers rodrigues rodriguez rojas romero rosales rosen rosenberg rossi rousseau roux rowland
    rubio ruiz russo ryan saeed saenz sahin salazar saleh salgado salonga samaniego samaraweera
    sampaio sanchez sanders sandoval sanford santos sapkota saputra saputri sarkar sarker
    sartori saunders savchenko saxena schaefer schmidt schmitt schneider schroeder schultz
    schulz schwartz schwarz scott senanayake senaratne sengupta serrano sesay sethi setiawan
    setyawan sexton shaffer shah shahi shaikh shakya shannon sharma sharpe shaw shea sheikh
    shelton shetty shevchenko shrestha shukla siagian siddiqui sidorov sikder silva silveira
    simanjuntak simmons simoes simpson sims sinaga singh singhal singleton sinha siqueira
    siregar siriwardena sison situmorang sivakumar smirnov smirnova smith snyder soares sokolov
    solomon soriano soto sotto sousa souza spencer srinivasan srivastava stanton stephens
    stephenson stevens stevenson stewart strickland stuart suarez subedi subramanian sukhbaatar
    sullivan suryadi susilo sutanto sutrisno svensson swaminathan swanson sweeney sykes talbot
    talukder tamang tapia tavares teixeira terrell thakur thakuri thapa thilakarathne thompson
    thomson thornton tiwari tkachenko tolentino torres toure townsend traore trivedi trujillo
    tserendorj tupas tymoshenko uddin ullah upadhyay utami valdez valenzuela vargas varma
    vasconcelos vasquez vaughan vaughn vazquez vega velasco velasquez velez veloso venkatesan
    vergara verma viana vickers vidal vieira villafuerte villanueva villar villareal villarreal
    vogel volkov vyas wagner wahyuni wallace walsh watkins watson weber weerasinghe weiss welch
    whitaker whitcombe whitehead whitfield whitlock wibowo wicaksono wickramasinghe wiggins
    wijaya wijeratne wijesekara wijesinghe wilcox wilkerson wilkins wilkinson williams
    williamson willis wright wulandari yadav yildirim yildiz yilmaz yonzon yuliana zaman zapata
    ziegler zimmerman zimmermann
    """
)
"""Hardly anything else than a name."""
FAMILIES_OF_JAPAN: Final = listed(
    """
    abe abukawa adachi aida aihara akiba akimoto akiyama akutsu anan anbe ando anzai aoki aono
    aota aoyagi aoyama arai arakaki araki aramaki asai asano asanuma asato atarashi azuma baba
    bessho chikamatsu chinen doi domoto ebata ebihara egawa eguchi ejima endo enomoto eto ezaki
    fuchigami fujii fujikawa fujimaki fujimoto fujimura fujino fujioka fujishima fujita fujitani
    fujiwara fukada fukai fukasawa fukatsu fukazawa fukuda fukuhara fukumoto fukunaga fukushi
    fukuzawa funaki funakoshi furihata furukawa furusawa furuta furuya futami goto gushiken
    hachiya haga hagino hagiwara hakamada hamada hamaguchi hamamoto hamano hamasaki hanada hanai
    hanawa hanazawa handa hangai hanzawa hara harada haraguchi hasebe hasegawa hashiguchi
    hashimoto hashizume hatakeyama hatanaka hatano hatori hattori hayakawa hayasaka hayase
    hayashi hayashida hibino hidaka higa higuchi hirabayashi hirai hiraki hiramatsu hirano
    hiraoka hirasawa hirata hirayama hirokawa hironaka hirose hirota hiruta hisamatsu hiyama
    honma hori horie horiguchi horii horikawa horikoshi horiuchi hosaka hoshi hoshino hosoda
    hosokawa hosono hosoya ichimura ichinose igarashi igari iguchi iijima iino ikeda ikegami
    ikeno ikeuchi imafuku imai imaizumi imamura imanishi imano inaba inada inagaki inamura
    inomata inoshita inoue inukai irie iriyama ishibashi ishida ishidou ishiguro ishihara ishii
    ishimaru ishimori ishimoto ishimura ishino ishioka ishiwata ishiyama ishizaka ishizaki
    ishizuka isobe isogai isozaki itagaki itakura ito itoh iwai iwama iwamoto iwamura iwanaga
    iwano iwasa iwasaki iwase iwashita iwatani iwaya izawa izumida jinnai jitsukawa kabashima
    kachi kadota kadowaki kageyama kajihara kajimoto kajiwara kajiyama kakazu kakinuma kakizaki
    kakuta kamada kameda kamei kamijo kamimura kamiya kamoshida kanai kanamori kanari kaneda
    kanehara kaneko kanemaru kaneshiro kanno kanou kasahara kasai kashimura kashiwabara
    kashiwagi katagiri katakura kataoka katayama katayose kato katsumata katsuno kawabata kawada
    kawade kawahara kawai kawaji kawakami kawamata kawamoto kawamura kawano kawase kawashima
    kawasoe kawata kawauchi kawazoe kikuchi kikuta kimoto kimura kinjo kinoshita kirino kisaragi
    kishi kishida kishimoto kitada kitagawa kitahara kitajima kitamura kitano kitaoka kitazawa
    kiuchi kiyohara kiyokawa kobayashi kobori kochinda kodama kogure koibuchi koide koike
    koizumi kojima kokubo komatsuzaki komine komiya komiyama komori komoriya konagaya konda
    kondo konishi konno kono konuma kosaka koseki koshiba koshino kosuge kosugi kotani koyama
    koyanagi kozuka kubo kubotani kudo kumada kumagai kumakura kunieda kunii kunimoto kunitake
    kurahashi kurashima kurata kurihara kurihashi kurimoto kuroda kuroiwa kurokawa kuroki
    kurosaki kurosawa kuroyanagi kusakabe kusano kusumoto kusunoki kuwabara kuwahara kuwata kuze
    maeda maehara maejima maekawa maeshiro maezawa makino maruo maruta maruyama mashiko masuda
    masui masuko masumoto matsubara matsuda matsudaira matsui matsukawa matsuki matsukura
    matsumura matsunaga matsuno matsuo matsuoka matsuura matsuzaka matsuzaki matsuzawa mihara
    mikami mimura minagawa minegishi mineta minowa misawa mitani miura miyagawa miyahara
    miyahira miyai miyake miyakoshi miyamoto miyamura miyanaga miyashita miyata miyauchi
    miyazawa mizoguchi mizukami mizuno mizuta mizutani mochida mochizuki momose moriguchi
    morikawa morimoto morinaga morino morishita morita moriwaki moriya motegi motohashi mukai
    mukaida munakata murai murakami murakoshi muramatsu muranaka muraoka murase murayama muroi
    muto nagai nagakura nagamine naganuma nagao nagasawa nagashima nagata nagatomo nagayama
    naito nakabayashi nakada nakae nakagaki nakagawa nakahara nakai nakajima nakama nakamoto
    nakamura nakandakari nakane nakanishi nakao nakashima nakasone nakata nakatani nakaya
    nakayama nakazato nakazawa namikawa nanba naruse natori nawata negishi nemoto nihei niimi
    niimura niino niitsu niitsuma niiyama nishida nishigaki nishihara nishii nishijima nishikawa
    nishimoto nishimura nishino nishioka nishitani nishiwaki nishiyama nishizawa nitta niwa
    nogami noguchi nohara noji nojima nomoto nomura nonaka nozaki nozoe obara obata obuchi ochi
    ochiai odagiri odajima ogata ogawa ogino oginome ogiwara oguchi ogura ohara ohashi ohata
    ohira ohkubo ohmori ohno ohta ohtani ohtsuka oikawa oishi okabe okada okamoto okamura okano
    okawa okazawa okita okubo okuda okui okuma okumura okuno okuyama omata omori onishi ono
    onodera onuki onuma ookubo oota oride orihara orikasa osada osawa oshima oshiro osugi osumi
    otaka otake otani otomo otsubo otsuka ouchi ozaki ozawa saeki sagawa saiki saito saitou
    sakaguchi sakakibara sakamaki sakamoto sakauchi sakaue sakon sakuma sakuraba sakurada
    sakuragi sakurai sanada sanpei sasagawa sasahara sasaki sasamoto sasano satake sato satoh
    sawada sawaguchi sawai sawamoto sawamura sawano sawayama segawa sekiguchi sekine sekino
    sekiya senba senda sendo seno setoguchi shigemitsu shigeta shigihara shiina shikata
    shimabukuro shimamoto shimamura shimano shimazaki shimazu shimojo shimomura shimura shinoda
    shinohara shinozaki shinozuka shintani shinzato shiobara shioda shiomi shiono shiozaki
    shirai shirasaka shirato shiratori shoda soejima sohma sonoda suda sudo suematsu suenaga
    sueyoshi suga sugai sugano suganuma sugawara sugaya sugihara sugimoto sugimura sugita
    sugiura sugiyama sunada sunaga suto suyama suzuki tabata tabuchi tachibana tada tadokoro
    tagami taguchi taira tajima takabatake takabayashi takagi takahashi takaishi takakura takami
    takamura takanashi takano takano-hashi takasugi takata takayanagi takebe takeda takei
    takeichi takemoto takemura takenaka takeshita takeuchi takiguchi takimoto tamada tamamura
    tamano tamashiro tamura tanaka tanemura tanida tanigawa taniguchi tanimoto tanimura tanioka
    taniuchi tanizaki tanno tashiro tateishi tateno tatsuno tazaki terada terai terajima
    terakado teramoto terao terasaki terasawa terashima terauchi terui teruya tezuka tobita
    togashi toita tokashiki tokita tokuda tokumoto tokunaga tokuyama tominaga tomita tomizawa
    tomoda tonomura toriumi toyoda tozawa tsuboi tsubota tsuchida tsuchiya tsuji tsujimoto
    tsukada tsukahara tsukamoto tsukiyama tsukuda tsunoda tsurumi tsuruta tsutsui tsutsumi
    tsuzuki uchida uchino uchiyama uehara uejima ueki uematsu uemura ueshima uesugi ujiie ukai
    umehara umemoto umemura umezawa umino unno urabe urano usami ushijima utsumi wada
    wakabayashi wakao wakasa wakatsuki wakui washio watabe watanabe watanuki watari yabe yabuki
    yaginuma yaguchi yajima yamabe yamada yamagishi yamaji yamakawa yamaki yamakoshi yamamori
    yamamoto yamamura yamanaka yamane yamanobe yamanouchi yamaoka yamasaki yamashina yamashiro
    yamashita yamauchi yamazaki yanagawa yanagida yanagihara yanagisawa yanai yano yashiro
    yasuda yasui yasukawa yatabe yatsu yazaki yazawa yoda yokoi yokokawa yokomizo yokoo yokoyama
    yokozawa yonamine yoneda yonekura yoneyama yonezawa yoshihara yoshii yoshikawa yoshimi
    yoshimoto yoshimura yoshinaga yoshioka yoshitake yoshizawa yoshizumi yuasa yusa zama zukeran
    """
)
"""Families' names of Japan that are no well-known place."""
UNSURE_FAMILIES: Final = listed(
    """
    aikawa akamatsu akasaka alam allison amano amin archer arima arita asada
    asakura austin aziz ban barker baron bauer beck berg bin blanchard bloom booth bose boucher
    bowman brewer buck burns butler butt cannon carlisle castellanos chambers chandler charles
    chase chiba chino christie clay clayton clements cole conway cooke cooper costa daimon dale
    daniel daniels das deacon dean decker denis dennis domingo dominguez donnelly duran
    eaton ebisawa enami everett ewing fall fay felix forbes francis frank franklin freeman
    fujimori fujisaki fujisawa fukaya fukuchi fukui fukushima fuller funabashi
    fuse gaines george gill glover gomi gordon gould grant graves greene gross gunji hale hamid
    hampton hancock hanna hardy harper harvey hasan hase hashim hata hatta hawkins hayama
    haynes heath henry hensley hess hicks higashi higashino hines hino hirakawa hirao honda
    hongo honjo hood hooper horino horn horton hoshina hotta houston hoya hull humphrey hunt
    hyde ichihara ichikawa ida ide ignacio iida iizuka ikuta imada inaoka inui ise ishigaki
    ishikawa islam isono itami itoi iwakura iwata izumi jacinto jackson james jefferson
    jinbo jordan joseph joyce kabir kaga kagawa kaji kamata kameyama kamiyama kamo kamoi kanaya
    kanazawa kanda kane kano kaplan karasawa kashima kasuga kasuya katsumi katsura katsuyama
    kawachi kawaguchi kawakita kawanishi kawasaki kaya kazama kc kent kida kido kijima kino
    kirby kirishima kirk kita kitayama kiyota knox koc koga kokubu kokubun komachi komaki
    komatsu komuro kubota kuga kume kurita kuriyama kusaka lama lancaster lang leach leslie
    lester lewis lim lima lloyd logan lowe lucas luna lund lynch machida mack madden maeno maki
    mann manning marks martin masaki massey matsumoto matsushima matsushita matsuyama
    mayer mercado mercer merritt mia michel miki miles minami minamoto miranda mishima
    mita mitsui miwa miyazaki miyoshi mizushima monroe moody mori morioka moriyama morse
    motoki motomura motoyama murata myers nagae nagano nagaoka nagasaka nagasaki nagase
    naka nakano namba namiki narita narumi nasser nasu natsume newton nezu nichols ninomiya
    nishi nishio nixon noda nogi norman norris nose nozawa numata obi oda ogasawara
    ogihara oguri oi oka okayama okazaki oku okura oli oliver omura onoda orita osaki ota
    otsu otsuki oura owada owens oyama ozeki palmer parker parrish patrick paul payne peck pena
    perry pierce porto powers pratt preston rai randall ray rich riley rios roach rogers roman
    ross roth rowe roy rush russell sada sagara sahara saijo sakagami sakai sakaki sakata
    saki salas sales salinas sampson sano santana santiago satomi savage sawa sawyer sayama
    sears seino seki sellers seta seto sherman sherpa shiba shibata shibayama shibuya shida
    shiga shimada shimizu shimoda shimoyama shindo shinkai shino shinto shioya
    shiraishi shirakawa shirasaki shiroma shishido shoji silva simon sinclair skinner slater
    sloan solis soma sone sow sparks spears stafford stanley stark steele stein stokes stout
    suharto sukarno sumida sumitomo suwa tachikawa tagawa tahara takada takahagi takahara
    takahata takai takamatsu takamori takaoka takasaki takase takashima takatsu takaya takayama
    taki takizawa tamai tamaki tanabe tani tanji tanjung tanner tate tateyama tatsumi tazawa
    terry thomas tobin toda todd togawa toki tomioka tonegawa torii toriyama toyama toyoshima
    toyota travis trevino tsubaki tsuda tucker turner tyler ueda ueno umeda underwood uno usui
     uzuki valencia vance vera vincent wade wakamatsu wakayama waller walter walters
    walton ware warner warren washington waters watts webb webster weeks wells wheeler whitney
    widodo wiley wilson wolfe woodward wyatt yagi yamagata yamaguchi yanagi yates yokota
    york yoshida yoshino yukawa yuki zamora zulu
    """
)
"""Known as places, firms or words too: a name beside a known given name only."""
VIETNAMESE_FAMILIES: Final = listed(
    """
    bui dang doan duong hoang huynh luong ngo nguyen pham phan quach tran trinh truong vuong
    """
)
"""They stand first, and one to three words follow."""
UNSURE_VIETNAMESE_FAMILIES: Final = listed(
    """
    cao chau dao dinh do ha ho kieu la lai lam le luu ly mac mai phung ta thai to ton trieu vo vu
    """
)
"""The same, but two words of Vietnamese names must follow."""
VIETNAMESE: Final = listed(
    """
    ai an anh bao bich binh chi cuong dat diem diep dong duc dung gia giang ha hai hanh hien hiep
    hieu hoa hoai hoang hong hue hung huong huu khanh khoa kien kim lam lan linh loan long ly mai
    minh my nam nga ngan ngoc nguyen nhan nhi nhung phat phong phuc phuong quan quang quoc quynh
    sang sinh son tai tam tan thang thanh thao thi thinh tho thu thuan thuong thuy tien toan trang
    tri trinh trung tu tuan tung tuyet uyen van viet vinh vuong vy xuan yen
    """
)
"""Words of Vietnamese given names."""
CHINESE_FAMILIES: Final = listed(
    """
    cai cao chan chang chen cheng cheung chiu chow cui deng ding dong du feng gao guo hsieh hsu
    huang jia jiang kwok lau leung li liang lin liu lu luo pan su tang tian tsai wang wei wong wu
    xiao xie xu xue yan yang ye yeung yuan zeng zhang zhao zheng zhou zhu
    """
)
"""In pinyin, and as they are written in Taiwan and Hong Kong."""
UNSURE_CHINESE_FAMILIES: Final = listed(
    """
    bai dai fang fu gu han he ho hong hou hu jin kong lai lam liao lo long ma mao meng ni pei peng
    qin qiu ren shao shen shi song sun tan tong wan wen xia yao yin zou
    """
)
"""The same, but they read like another word."""
KOREAN_FAMILIES: Final = listed(
    """
    ahn bae baek bang byun cha cho choi chung gong ha han heo hong hwang im jang jeon jeong joo jung
    kang kim ko kwon lee lim min moon nam noh oh park ryu seo shin song yang yi yoo yoon yun
    """
)
"""Before or after a given name of two syllables."""
BURMESE: Final = listed(
    """
    aung aye chit cho ei ein hein hla hlaing hnin hsu htay htet htoo htun htut htwe kaung khaing
    khant khin khine ko kyaw kyi lin lwin maung min moe mon mya myat myint myo naing nandar nay
    nilar noe nway nwe nyein nyi nyunt ohnmar oo paing phone phyo phyu pyae sai san sandar shwe
    sithu soe su swe thandar thant thaw thazin thein thet thida thin thiri thu thura thuzar thwe tin
    tun wah wai win wint wutyi yadanar yamin ye yin yu zar zarni zaw zeya zin
    """
)
"""Names of Myanmar are made of two or more of these, without a family's name."""
WORDS_AND_FAMILIES: Final = listed(
    """
    baker banks bell berry best bird bishop black bond brooks brown bull bush butcher carpenter
    carter castle church cook cooper cotton crane cross day drake field fields finch fisher ford
    forest fox glass gold good gray green grey hall hart hill hope house hunter joy king knight lamb
    lane little long love march marsh mason may mill miller mills moss nightingale north page park
    parks pond pool pope porter potter power price reed rice rivers rose sharp shepherd short silver
    singer small smith stone street strong summers sutton swan taylor temple valley walker ward west
    white winters wise wolf wood woods young
    """
)
"""Ordinary words that are families' names after a title or a sure given name."""
