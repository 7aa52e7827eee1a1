"""Families' names in Latin letters, as data, folded as the given names are."""

from __future__ import annotations

from typing import Final

from approval_rules.text.listed import listed

FAMILIES: Final = listed(
    """
    abad abdi abreu abubakar acharya achieng adams adebayo adeyemi adhikari afolabi agarwal agrawal
    aguiar aguilar agyeman ahluwalia ahmadi ahsan akhtar akinola akter al-rashid albuquerque allen
    almeida alvarez alves amadi amaral amarasinghe andersen anderson andersson andrade ansah ansari
    appiah aquino araujo arnold arruda arshad arslan aryal asante ashraf aslam aslan aydin ayodele
    azevedo baig bailey bandara banerjee barbosa barros bashir basnet batista batsaikhan bautista
    bayar begum bennett bernard bezerra bhandari bhatt bhatta bhattacharya bhattarai bhuiyan bhujel
    bianchi bista boateng boldbaatar bondarenko bonifacio borges boyko braga brennan brito bryant
    burke byrne cabanilla cabrera caldeira calderon camara camargo campbell campos cardoso carlson
    carneiro carroll carvalho castillo castro cavalcante cavalcanti celik chakraborty chandran
    chapman chatterjee chaudhary chaudhry chauhan chawla chhetri chopra chowdhury christensen chukwu
    cisse clark clarke coelho collins condori connor contreras cordero correa correia cortez
    coulibaly cox cruz cunha cunningham dahal dalisay dassanayake davidson davies davis delacroix
    delacruz delgado delosreyes dembele demir desai deshmukh deshpande dhakal dhungana diallo diaz
    dimaculangan diop dissanayake dizon dogan doyle duarte dubois duncan dupont dupuis dutta edwards
    ekanayake ellis enriquez erdogan espinoza espiritu esteves estrada evangelista evans eze farias
    farooq ferdous ferguson fernandes fernandez fernando ferrari ferreira figueiredo fischer
    fitzgerald fleming fletcher flores fonseca fonseka foster fournier franco fraser freitas fuentes
    furtado gallagher gamage ganguly ganzorig garcia gatchalian ghimire ghosh gibson giri gokhale
    gomes gomez goncalves gonzales gonzalez goyal graham grewal griffin guerrero guevara gueye
    guimaraes gumabao gunaratne gunasekara gunawardena gupta gurung gustafsson gutierrez guzman
    haddad hakim hansen haque harris hartono hayes henderson herath hernandez herrera hidayat
    hoffmann hofmann holmes hopkins hoque hosain hossain hosseini howard huaman huamani hughes
    hussain hutapea ibanez igwe ilagan iqbal ismail ivanov ivanova iyer jadhav jahan jain jansen
    javed jayasinghe jayasuriya jayawardena jayawardene jenkins jensen jha jimenez johansson johnson
    johnston jones joshi kamau kante kapoor karimi karki karunaratne karunathilaka kaufmann kaur
    kazi keita kelly kennedy khadka khalil khan khanal khanna khatri khatun kilic kimani klein
    koirala koroma kovalchuk kovalenko kowalska kowalski kravchenko krishnan kruger kulkarni kumar
    kumara kumarasinghe kusuma kuznetsov kuznetsova lacerda lacson lambert larsen larsson latif
    laurent lazaro lefebvre leite lemos leroy lewandowski limbu limjoco lindberg lindqvist liyanage
    locsin lopes lopez lubis lysenko macapagal macaraeg macdonald macedo machado mackenzie magalhaes
    magar magsaysay mahajan maharjan mahmood maia maier majumder malhotra malik mamani manalo
    mangubat mansour manurung marasigan marchenko mariano marino marques marshall martinez martins
    mbeki mcdonald medeiros medina mehta melnyk melo mendes mendis mendoza menon mensah meyer miah
    mirza mishra mitchell mittal mohammadi molina molla mollah mondal monteiro moore moradi moraes
    morais morales moreau moreira moreno morgan morris moura mueller mukherjee muller munoz murphy
    murray mutua mwangi myagmar naidu nair nambiar nascimento nasution navarro nawaz ndiaye nelson
    neupane neves newman nielsen nkosi nogueira novaes novak nowak nugroho nunes nunez nwosu ocampo
    ochieng oconnell oconnor odhiambo ogunleye okafor okeke okonkwo okoro oladipo olawale oliveira
    oliynyk olsen olsson onyango orozco ortiz osei otieno owusu ozturk pacheco pacquiao padilla
    pandey panganiban pangestu panta paracha parsons pascual patel patil patterson paudel pedersen
    pereira perera perez perkins permana pessoa petersen peterson petrenko phillips pillai pimentel
    pinheiro pinto pires pokharel popov popova poudel powell prabowo pradana pradhan prasad prasetyo
    pratama premaratne purevdorj purnomo putra queiroz quinn quispe qureshi rahayu rahimi rahman
    rajan rajapaksa rajput ramachandran raman ramirez ramos ranasinghe ranaweera rao rathore
    ratnayake raza reddy rehman reid reyes reynolds rezaei rezende ribeiro ricci richards richardson
    rijal rivera roberts robertson robinson rocha rodrigues rodriguez romero rosales rossi rousseau
    roux ruiz russo ryan saeed sahin salazar saleh salonga samaniego samaraweera sampaio sanchez
    sanders sandoval santos sapkota saputra saputri sarkar sarker savchenko saxena schmidt schmitt
    schneider schulz schwarz senanayake senaratne sengupta serrano sesay sethi setiawan setyawan
    shah shahi shaikh shakya sharma sharpe shaw sheikh shetty shevchenko shrestha shukla siagian
    siddiqui sidorov sikder silva silveira simanjuntak simmons simoes simpson sinaga singh singhal
    sinha siqueira siregar siriwardena sison situmorang sivakumar smirnov smirnova smith snyder
    soares sokolov soriano soto sotto sousa souza spencer srinivasan srivastava stephens stevens
    stewart stuart suarez subedi subramanian sukhbaatar sullivan suryadi susilo sutanto sutrisno
    svensson swaminathan talukder tamang tavares teixeira thakur thakuri thapa thilakarathne
    thompson thomson tiwari tkachenko tolentino torres toure traore trivedi tserendorj tupas
    tymoshenko uddin ullah upadhyay utami valdez vargas varma vasconcelos vasquez vazquez vega
    velasco velasquez veloso venkatesan vergara verma viana vidal vieira villafuerte villanueva
    villar villareal volkov vyas wagner wahyuni wallace walsh watkins watson weber weerasinghe
    whitcombe wibowo wicaksono wickramasinghe wijaya wijeratne wijesekara wijesinghe wilkinson
    williams williamson wright wulandari yadav yildirim yildiz yilmaz yonzon yuliana zaman zapata
    zimmermann
    """
)
"""Hardly anything else than a name."""
FAMILIES_OF_JAPAN: Final = listed(
    """
    abe abukawa adachi aida akiba akiyama akutsu ando aoki aoyagi aoyama arai arakaki araki asai
    asano asato azuma baba chinen doi ebihara egawa eguchi endo enomoto eto fujii fujikawa fujimoto
    fujimura fujino fujioka fujita fujiwara fukazawa fukuda fukuhara fukumoto fukunaga funaki
    furukawa furuta furuya goto gushiken haga hagiwara hamada hamaguchi hamamoto hamasaki hanawa
    handa hanzawa hara harada hasebe hasegawa hashiguchi hashimoto hatakeyama hatanaka hatano
    hattori hayakawa hayasaka hayashi hayashida hidaka higa higuchi hirabayashi hirai hiramatsu
    hirano hiraoka hirata hirayama hirose hirota hiruta hisamatsu honma hori horie horiguchi horii
    horikawa horiuchi hosaka hoshi hoshino hosoda hosokawa hosono ichinose igarashi iguchi iijima
    ikeda ikegami ikeuchi imai imaizumi imamura imanishi inaba inada inagaki inomata inoshita inoue
    ishibashi ishida ishiguro ishihara ishii ishimoto ishiwata ishiyama ishizaki ishizuka isobe
    isozaki itagaki itakura ito itoh iwai iwamoto iwamura iwasa iwasaki iwase iwashita izawa izumida
    kadota kageyama kajiwara kakazu kakinuma kakuta kameda kamei kamimura kamiya kanai kaneda kaneko
    kanno kasahara kasai kashimura kashiwagi katagiri katakura kataoka katayama kato kawabata kawada
    kawahara kawai kawakami kawamoto kawamura kawano kawase kawashima kawasoe kawata kawauchi
    kawazoe kikuchi kikuta kimoto kimura kinjo kinoshita kisaragi kishi kishida kishimoto kitagawa
    kitahara kitajima kitamura kitano kitazawa kobayashi kochinda kodama koibuchi koike koizumi
    kojima komatsuzaki komine komiya komiyama komori komoriya konda kondo konishi konno kono kosaka
    koshino kosugi kotani koyama koyanagi kozuka kubo kubotani kudo kumagai kumakura kunieda kurata
    kurihara kurihashi kuroda kurokawa kuroki kurosaki kurosawa kusano kusunoki kuwabara kuwahara
    kuwata kuze maeda maehara maekawa maeshiro makino maruo maruta maruyama masuda masui matsubara
    matsuda matsudaira matsui matsukawa matsumura matsunaga matsuno matsuo matsuoka matsuura
    matsuzaki matsuzawa mihara mikami minagawa mineta minowa mitani miura miyagawa miyahara miyahira
    miyake miyamoto miyashita miyata miyauchi miyazawa mizoguchi mizuno mizuta mizutani mochida
    mochizuki momose moriguchi morikawa morimoto morino morishita morita moriwaki moriya motohashi
    mukai munakata murai murakami muramatsu muranaka muraoka murase murayama muroi muto nagai
    nagamine naganuma nagao nagasawa nagashima nagata nagatomo nagayama naito nakada nakagawa
    nakahara nakai nakajima nakama nakamoto nakamura nakandakari nakane nakanishi nakao nakashima
    nakasone nakata nakatani nakayama nakazato nakazawa nanba naruse natori negishi nemoto nihei
    niimi niimura niiyama nishida nishigaki nishihara nishikawa nishimoto nishimura nishino nishioka
    nishiyama nishizawa nitta niwa noguchi nomoto nomura nonaka nozaki obara obata ochi ochiai
    odagiri ogata ogawa ogino oginome ogiwara oguchi ogura ohara ohashi ohta oikawa oishi okabe
    okada okamoto okamura okano okawa okita okubo okuda okuma okumura okuno okuyama omata omori
    onishi ono onodera onuki onuma oota osada osawa oshima oshiro osumi otaka otake otani otomo
    otsubo otsuka ouchi ozaki ozawa saeki sagawa saito saitou sakaguchi sakakibara sakamoto sakuma
    sakuraba sakurada sakurai sanada sasagawa sasahara sasaki satake sato satoh sawada sawai
    sawamura segawa sekiguchi sekine sekiya senda seno setoguchi shigemitsu shigeta shiina shikata
    shimabukuro shimamura shimazu shimojo shimomura shimura shinoda shinohara shinozaki shintani
    shinzato shiozaki shirai shiratori sonoda suda sudo suematsu suenaga sueyoshi suga sugai
    suganuma sugawara sugihara sugimoto sugimura sugita sugiura sugiyama sunada suto suyama suzuki
    tabata tachibana tada tadokoro taguchi taira tajima takabatake takagi takahashi takakura takami
    takamura takano takasugi takata takayanagi takeda takei takeichi takemoto takemura takenaka
    takeshita takeuchi tamada tamashiro tamura tanaka tanigawa taniguchi tanimoto tanimura tanno
    tashiro tateishi tateno tatsuno terada terai terajima teramoto terao terashima terauchi terui
    teruya tezuka togashi toita tokashiki tokita tokuda tokunaga tokuyama tominaga tomita tomizawa
    tonomura toyoda tsuboi tsubota tsuchida tsuchiya tsuji tsujimoto tsukada tsukahara tsukamoto
    tsukiyama tsunoda tsuruta tsutsui tsutsumi tsuzuki uchida uchino uchiyama uehara ueki uemura
    uesugi ujiie umehara umemoto umemura umezawa urano usami ushijima wada wakabayashi wakui washio
    watabe watanabe watari yabe yabuki yaguchi yajima yamada yamagishi yamakawa yamaki yamamoto
    yamamura yamanaka yamane yamanouchi yamaoka yamasaki yamashiro yamashita yamauchi yamazaki
    yanagida yanagihara yanagisawa yano yasuda yasui yasukawa yatabe yazawa yoda yokoi yokoo
    yokoyama yonamine yoneda yonekura yoneyama yoshihara yoshikawa yoshimoto yoshimura yoshioka
    yoshitake yoshizawa yuasa zukeran
    """
)
"""Families' names of Japan that are no well-known place."""
UNSURE_FAMILIES: Final = listed(
    """
    alam aziz bin bose butler butt chiba cooper costa das domingo fall fujisawa fukuchi fukui
    fukushima gill hamid hasan hashim higashi hino honda ichihara ichikawa ide ignacio iida iizuka
    ishigaki ishikawa islam iwata jacinto kabir kaga kagawa kamata kameyama kanazawa kanda kano
    kaplan kashima kawaguchi kawanishi kawasaki kaya kc kita koc koga komatsu kubota lama lim lima
    luna machida maki masaki matsumoto matsushima matsushita matsuyama mercado mia minami miranda
    mita miyazaki miyoshi mori morioka moriyama motoki murata nagano nagaoka nagasaki naka nakano
    namba narita nasser nezu nishi noda nozawa numata obi oda ogasawara oka okayama okazaki oku oli
    omura ota otsu oyama pena porto rai sakai sakata salas sales sano santana santiago sawa sayama
    seki seto sherpa shibata shibuya shida shiga shimada shimizu shimoda shiraishi shirakawa shoji
    silva soma sow suharto sukarno sumida sumitomo suwa tachikawa tagawa tahara takada takahata
    takamatsu takaoka takasaki takashima takayama taki takizawa tamaki tanabe tani tanjung tateyama
    tatsumi toda tomioka torii toyama toyota tsubaki tsuda turner ueda ueno umeda uno usui valencia
    wakamatsu wakayama widodo wilson yagi yamagata yamaguchi yanagi yokota yoshida yoshino yukawa
    yuki zamora zulu
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
