"""Given names in Latin letters, as data.

Folded: lower case, no accents, the long vowels of Japanese short. A name belongs here when it is
common in a country whose people live in Japan.
"""

from __future__ import annotations

from typing import Final

from approval_rules.text.listed import listed

GIVEN: Final = listed(
    """
    aarav aaron aarti abby abdul abdulla abdullah abel abena abhishek abigail abraham adaeze adam
    adan adebayo adele adeola aditi aditya adrian adriana adrien adrienne adwoa agata agatha agathe
    agnes agnieszka agung agus ahmad ahmed aidan aiden ailsa aime aimee aisha aishah aissatou akash
    akbar akhil akosua akshay akua alain alan alana alastair albert alberto aldo alec alejandra
    alejandro aleksander aleksandr aleksandra alessandra alessandro alessia alex alexa alexander
    alexandra alexandre alexandrie alexei alexey alexia alexis alfie alfonso alfred alfredo ali
    alice alicia alina aline alisha alison alix allan allana allen allison alma alphonse alvin
    alyssa amadou amal amalia amanda amani amara amelia amelie amin amina aminah aminata amir amira
    amit amparo amrita amy ana anabel anais ananya anastasia anastasie anatoly anchalee anders andre
    andrea andree andrei andres andrew andriy andrzej andy angela angelika angelina angelito angie
    angus anil anita anjali anke ankit ann anna anne annegret anneliese annette annie annika anong
    anouk anshul anthony antoine antoinette anton antonella antonia antonio antony anuj anupama
    anusha aoife aparna apinya apirak araceli archana archie ariana arif arjun armando arnaude arne
    arnel arnold aron artem arthit arthur artur arturo arun aruna arvin arvind asa asafe asha ashish
    ashlee ashley ashok asif asma astrid atieno audrey auguste augustin augusto aurelia aurelie
    aurelio ava avery ayesha ayla aylla ayobami ayodele ayrton ayse ayub azhar aziz aziza babajide
    babatunde babita bahadur baltazar bambang baraka barbara barbro barnaby barney barry basanta
    bat-erdene batbayar bayani bayu beata beatrice beatrix beatriz becky bekzod belen belinda bella
    ben benedetta benedict benicio benito benjamim benjamin benoit bernadeth bernadette bernard
    bernardo berta bertrand beth bethany betty beverly bhavya bhim bianca bibek bijay bikash bilal
    billy bimala binod birgit bishal bishnu bisi bjorn blake blanca bob bobby bogdan bohdan bolor
    bolormaa bongani bonnie boonmee boris brad bradley brady brandi brandon brayan brayden breanna
    brenda brendan breno brent brett brian briana brianna bridget brigid brigitte britt britta
    brittany brittney bronwyn bruce bruna bruno bryan bryce budi burak busaba cahyo caio caitlin
    caitlyn caleb calebe callum calvin cameron camila camilla candace candice caoimhe capucine
    carina carl carla carlos carlotta carly carmelita carmelo carolina caroline carolyn carrie casey
    cassandra cassidy cassie catarina catharina catherine cathy catriona caua caue cecile cecilia
    cecilio cedric celina celine cerys chad chaiwat chalerm chaminda chandra chanida chantal
    chanthou chanya charlene charles charlie chatchai chathura cheikh chelsey cheryl chiamaka chiara
    chidi chinedu chinwe chioma chipo chitra chloe chompoo chris christelle christiane christie
    christina christine christophe christopher christy chukwuemeka ciara cillian cindy citlali
    claire clara clare clarence clarice claude claudia claudine claudio clayton cleide clemence
    clementine clifford clive cody colette colin colleen collin colton concepcion connie connor
    conor consuelo cordelia corey corinna corinne cormac cornelia cory courtney craig crisanto
    cristian cristiane cristina cristobal curtis cynthia dagmar dalton damayanti damian damien
    damilola damon dana daniel daniela danielle danilo danny darin dario darius darlene darrell
    darren darryl darshan darya daryl dave davi david davide deanna debbie debora deborah debra
    declan deepa deepak deepika deirdre delia denis denise dennis derek derrick devendra devin devon
    dewi dexter dhan diana diane diego dietrich diksha dilip dillon dilnoza dilshan dima dina dindo
    dinesh diogo dionisio dipak dirk divina divya dmitri dmitry dmytro dolores dominic dominique
    donald donna doris dorothea dorothee dorothy douglas duane duangjai duncan durga dwayne dwi
    dylan eamon ebele eddie edgar edgardo edilson edith edna edouard eduarda eduardo edward edwin
    edwina eerika eero efren efua eileen eilidh eino ekaterina eko ekow elaine eleanor eleanora
    elena eleonora eleonore elia elias elif elijah elisa elisabet elisabeth elisangela elise eliseo
    elizabeth elke ella ellen ellie elliot elliott elly elma eloa eloah elodie elsa elsie elvira
    emanuel emanuele emanuella emanuelly emeka emil emile emilia emiliano emilie emilio emilly emily
    emin emma emmanuel emmanuelle emmett emmy emre encarnacion endang enkh enkhbayar enkhjargal
    enrico enzo eoin eric erica erick erik erika erin erlinda ernesto esme esteban estela ester
    esther ethan etienne eugene eugenia eva evan evangelina evangeline evelyn everton evgeny ewa
    ewan ewelina ezra fabian fabiana fabiano fabio fabricio facundo fadhil fahim faisal fajar fanny
    farah farahnaz farai farhan farida farrukh fatima fatimah fatma fatou fauzi federica federico
    felicia felipe felix femi ferdinand fergus fernanda fernando fidel fidelina filippo finley finn
    fiona firdaus fitri flavia flavio florencio folake frances francesca francis francisca francisco
    franck francois francoise frank fred freddie frederic frederick frederique fredrik freya frida
    friedrich funmilayo gabriel gabriela gabriele gabriella gabrielle gabrielly gael gail galina
    ganbaatar ganbold ganesh ganga gani gantulga gareth garrett gary gaurav gavin gayatri gede geeta
    gemma genevieve gennady gennaro geoffrey george georges georgie georgina gerald geraldo gerard
    gerardo gerda gerhard german geronimo gethin giacomo gianluca gilbert gilberto giles gilles
    gillian gilson gina giorgia giorgio giovana giovanna giovanni gisela gita giulia giulio giuseppe
    glenda glenn glenys gliceria gloria gopal gordon govinda graciela graham greg gregg gregoire
    gregorio gregory greta guadalupe guilherme guillaume gulnara gunther gurpreet gustav gustavo
    gwen gwendolyn habib hadassa hafiz hailey hakan haley halyna hamid hamish hamza hanna hannah
    hans harish harley harold harpreet harriet harry hartmut harvey hasan hassan hatice hattie
    hayden hayley hector heidi heike heiko heinrich heinz heitor helen helena helene helga hellena
    helmut heloisa hema hendra henri henrietta henriette henrik henrique henry herbert hernan heru
    hettie hilario hilda hollie honore hortense howard hugh hugo hugues humberto hussain hussein
    hye-jin ian ibrahim ibrahima ida ifeoma ignacio igor ihor ihsan ikechukwu ilaria ilka ilse ilya
    iman imee imelda imogen imran ina indah indika indira ines inga ingeborg ingrid inka inmaculada
    iona ira irene irfan irina irma iryna isa isaac isabel isabela isabella isabelle isabelly
    isadora isaiah isaque ishaan ishan isidro isla ismail iswara itzel ivan ivone ivor jacinto jack
    jackie jaclyn jacob jacqueline jacques jaime jake jamal james jamie jamila jan jana jane janet
    janice jared jarek jason jasper jasur javier jaya jayant jayden jayson jazmin jean jeanette
    jeanne jeannine jed jeff jeffery jeffrey jemima jen jenna jennifer jenny jens jeremiah jeremy
    jeric jermaine jerome jerry jess jesse jessica jhun ji-woo jia-hao jill jillian jim jimmy
    jirapat jiraporn jitendra joan joana joann joanna joanne joao joaquim joaquin jocelyn jochen
    jodi jody joe joel joelma johan johanna johannes john johnathan johnny joko jomar jon jonas
    jonathan jonathon jorg jorge jose josefina joselito joseph josephine josette josh joshua josiane
    josue jovelyn joyce juan juanita juanito jucara judith judy jules julia julian juliana juliano
    julie julien julieta juliette julius juma jun-jun junjun jurgen jussara justin jyoti kabir kadek
    kagiso kaique kaisa kaitlin kaitlyn kajal kamal kamala kamil kamilly kamon kanokwan kanya kapil
    kara karen kari karim karin karina karl karla karsten karthik kasim katarina katarzyna kate
    katelyn kateryna katherine kathleen kathryn kathy katie katja katrina katya kavita kavya kayla
    kaylee kehinde keila keith kelli kellie kelly kelsey ken kendra kenneth kerri kerry kevin
    khadija khalid kiara kiera kieran kimberly kipchoge kiran kirill kirk kirsten kirstie kirsty
    kishan kittisak kjell klara klaus kofi kojo komang konrad krishna krista kristen kristi kristie
    kristin kristina kristine kristopher kristy kritsada krystal krzysztof kseniya kurt kusum
    kwabena kwadwo kwaku kwame kwasi kwesi kyle kylie lacey lachlan laetitia laila lais lakshman
    lakshmi lalita lara larissa larry lars larysa lasse latasha latoya laura laure lauren laurence
    laurent laurie lautaro lavinia lawrence laxmi layla leah leandro leanne leigh leila leilani lena
    lennart leon leonard leonardo leonora lerato leroy leslie lestari leticia levi lexi leyla liam
    lidia liesel liezl ligaya liisa lilian liliana lilly lina linda lindsay lindsey linus lisa lito
    livia liz loida lonnie lorena lorenzo loretta lori lorna lorraine louis louisa louise lourdes
    luan luana luara luc luca lucas lucca luce lucero lucia luciana luciano lucie lucimar lucy
    ludmila ludwig luigi luis luisa luiza luka lukas luke lunna luzia luzviminda lydia lynn lyudmila
    maarten mabel macarena mackenzie maddie madeleine madeline madhav madhu maeve magdalena maggie
    magnus mahdi mahesh mahmoud mahmud mairi maisie maite maja makayla maksym malcolm malee
    malgorzata malik malika mallory mamadou mandy manish manju manoj manolo manon manop manuel
    manuela manuella marc marcel marcela marcelino marcelle marcello marcelo marcia marcio marco
    marcos marcus marek margaret margaud margaux margot margret margrit marguerite maria mariah
    mariama mariana mariane marianne mariano maribel maricel maricris marie mariel marika marilou
    marilyn marion marisa marissa marit marita marites marivic mariya marlene marlon marta martha
    marthe martina martine marvin mary maryam maryse masha massimo mateus matheus mathew mathias
    mathilde matilda matt matteo matthew matthias matthieu matti maureen maurice mauricio maxim
    maximo maxwell maya mayara maysa mayur mayuree mckenzie meagan meena meera megan megha meghan
    mehmet mei-ling melania melanie melina melinda melissa melvin meredith merve mhairi mia michael
    michaela micheal michel michele michelle mick miguel mikayla mike mikhail mikko mila milagros
    mildred milena millicent millie milly min-jun mindy mirella miriam mirko misha mitchell mohamad
    mohamed mohammad mohammed mohan moira moises molly monica monika monique monserrat morag morgan
    moussa muhamad muhammad mukesh munkhbat murali murat muriel murilo mustafa mwangi mykola nabila
    nadeem nadeesha nadezhda nadia nadine naila naledi nancy naomi napat naran narantuya narayan
    naresh narong nasrin natalia natalie nataliya natasha nate nath nathalie nathan nathaniel
    natividad nattapong nattawut nattaya naveen nazma ned neema neha neil nelly nenita nerys nestor
    neusa neve ngozi niall niamh nicholas nichole nick nico nicola nicolas nicole niels nieves nigel
    nikhil nikita nikolai nilam nils nimal nina niran nirmala nisha nitin njeri nkechi nkosazana
    nnamdi nneka noa noah nodira noelle noemi nomsa nopparat nora norah norlyn norma norman nuala
    nuch nurul nuwan nyambura obinna octavio odette oisin oksana olaf olamide oleg oleh oleksandr
    oleksandra olena olga olha oliver olivia olivie olivier ollie oluwaseun oluwatobi omar onur
    orathai orla oscar oskar osman otabek otavio otgon otgonbayar otieno ottilie otto ousmane ove
    owain owen oyuna oyunchimeg ozgur pablo paddy padma padraig paige paloma pam pamela panida
    pankaj paola parbati parichat parvati patricia patrick pattama patty paul paula paulette paulina
    pauline paulo pavel pawel pedro peggy penelope pete peter petra petro phichit phil philip
    philippa philippe philippine phillip phoebe phyllis pia pierre piers pieter pietra pietro pilar
    pimchanok piotr pippa polina pongsak pooja pornthip prabin pradeep pradip prakash pramila pramod
    prapat praphan prasert prashant pratik praveen preecha priscila priscilla priya priyanka puja
    punam purnima putri putu quentin rabin rachael rachel radha rael rafael rafaela rafiq rahim
    rahima rahma rahul rainer rajan rajendra rajesh rajiv raju rakesh ralph ramesh ramiro ramon
    ramona randall randy ranjana ranjit raquel ratna rattana raul ravi ravindra ravy raymond rebeca
    rebecca rebekah regiane reginald reinhard rekha remy renan renata renato rene renee reuben
    reynaldo reza rezaul rhavi rhea rhiannon rhonda rhys ricardo riccardo richard rick rickey ricky
    ridwan rigoberto riley rita rithy rizki rizky robert roberta roberto robyn rocio rodel rodney
    rodolfo rodrigo rogelio roger rohan rohit roisin roland rolando rolf rommel romulo ronald
    ronaldo ronnie ronny rory rosa rosalia rosalie rosalind rosalinda rosamund rosana rosangela
    rosanna rosario roseli roselyn rosemarie rosemeire roshan roshani rosie rowena roy ruben rubens
    rudi rufus rukmini rupa rupert ruslan russell rustam rutendo ruth ruud ruwan ryan ryder sabina
    sabine sabita sabrina safiya sagar sahil saima sakchai sakina salim sally salma salvatore sam
    samantha sami samir samuel sandeep sandhya sandra sandro sangita sanjay sanjaya sanjeev santosh
    saoirse sara sarah sarita sarnai saroj sasha saul saurav savita scott seamus sean sebastian
    sebastien seema segun selena seo-yeon serena sergei sergey sergio serhii serkan seth seydou
    shabnam shahana shahnoza shamim shane shankar shannon shanti shari sharmila sharon shaun shawn
    shawna sheena sheila shelby shelia shelley shelly sheri sherri sherry sheryl shilpa shirley
    shona shreya shyam sian siddharth sienna sigrid silas silke silvana silvia silvio simon simona
    simone sinead siobhan sipho siriporn sirirat siriwan sita siti sizwe slamet sneha socorro sofia
    sofie sokha solange soledad solongo solveig somboon somchai somjai somkid somluck somnang
    somporn somsak sonia sonya sophea sopheap sophia sophie soren spencer sreymom stacey stacie
    stacy stanley stefan stefanie stefano sten steph stephane stephanie stephany stephen steve
    steven stuart subash suchada suchart sudarshan sudha suely suhas sujan sujata sukanya sultana
    sumitra sunil sunisa sunita supaporn suphaphorn surachai suraj surasak surendra suresh suriya
    susan susana susanna susanne susanti sushil sushma suthep suzanne sven svenja svetlana svitlana
    swati sybil syed sylvia sylvie tabitha tahmina taina tainara taiwo tamara tami tammie tammy
    tamsin tanawat tania tanya tara tariq tasha taslima tatenda tatiana tatiane ted teemu tejas
    temitope tendai teodoro teresa teresita terrance terrence terri terry tess tessa tetiana thabo
    thais thales thanakorn thanawat thandi thandiwe thea theo theodora theodore theodoro theophile
    theresa therese thiago thibault thibaut thidarat thierry thilini thomas thongchai tilda tilly
    tim timo timothee timothy tina tobias toby todd tom tomas tomasz tommaso tommy toni tony tonya
    tracey traci tracie tracy travis trevor tricia tristan trudy tsetseg tugba tunde tuul tuula
    tyler tyrone ubon uchenna udom ujjwal ulf ulrich ulrike ulugbek umesh una upendra urai
    uranchimeg urmila ursula usha usman utari uwe vagner vaishali valdir valentim valentin valentina
    valentyna valeria valerie valerio vanderlei vanesa vanessa vania vannak varun vasanti vasyl
    veera veikko vera vernon veronica veronique vicente vicki vickie victoire vidya vijay vikram
    viktor viktoriia vinay vince vincent vinicius vinod virginie vishal vito vitor vitoria vivek
    vladimir volodymyr wagner wahyu wairimu walter waltraud wambui wanchai wanda wangari wanida
    wanjiku wanjiru warren warunee wayan wayne wei-ting wendy werner wesley whitney wichai wilai
    wilfred wilfredo willem william willie willy wilma winifred winnie wirat wojciech wolfgang wyatt
    xavier xiaohong xiaoming ximena xiomara yago yahya yamila yan yana yanti yaroslav yasin yasmin
    yelena yesenia yetunde yevhen yi-chen yogesh yolanda yulia yulianti yuliia yuni yupin yuri yusuf
    yves yvette yvonne zach zacharie zachary zahra zainab zainabu zanele zara zarina zawadi zbigniew
    zeynep zoe zoey zofia zoraida zoya zuberi zulfikar
    """
)
"""Hardly anything else than a name; those of Japan are apart."""
GIVEN_OF_JAPAN: Final = listed(
    """
    aika aiko aimi aina airi akemi akihiko akihiro akihito akiho akiko akimi akina akinori akio
    akira akiyo amane anju aoto arata arisa asako asami asuka atsuko atsumi atsuo atsushi aya ayaka
    ayako ayame ayami ayana ayane ayano ayato ayumi ayumu azusa bunta chiaki chie chieko chiharu
    chihaya chihiro chika chikako chinami chinatsu chisa chisato chiyo chiyoko chizuko chizuru
    daichi daigo daiki daisuke eiichi eiji eiko eita eitaro ema emika emiko eriko etsuko etsuro fumi
    fumie fumika fumiko fumio fumiya fuyumi genta goro hachiro hanae hanako harue haruhiko haruka
    haruki haruko haruma harumi haruna haruno harunori haruo haruto haruyo haruyuki hatsue hayate
    hayato hazuki hideaki hidekazu hideki hideko hidemi hideo hideyuki hikaru himari himeka hinako
    hinano hiroaki hirofumi hirokazu hiroki hiroko hiromi hiromu hironobu hironori hiroshi hiroto
    hiroya hiroyo hiroyuki hisae hisako hisao hisashi hitomi hitoshi hiyori honoka ichika ichiro
    ikue ikuko ikumi ikuo iori ippei isamu isao issei itsuki iwao jiro junichi junji junko junpei
    junya juri kaho kahoru kaito kanae kanako kanami kanon kaori kaoru karin katsuhiko katsuhiro
    katsuko katsumi katsunori katsuo katsuya katsuyuki kayo kayoko kazane kazue kazuha kazuhiko
    kazuhiro kazuki kazuko kazuma kazumi kazunari kazunori kazuo kazushi kazuto kazuya kazuyo
    kazuyuki keigo keiichi keiji keiko keisuke keita keizo kengo kenichi kenji kenjiro kenshin
    kensuke kenta kentaro kento kenzo kikue kikuko kikuo kimie kimiko kinji kinue kinuko kiyoko
    kiyomi kiyoshi kohei koichi koji koki kokoa kokomi kokona konomi kosei koshiro kosuke kota
    kotaro kotoha kotoko kotomi kotone kouhei kouta kozue kumi kumiko kunihiko kunio kyohei kyoichi
    kyoko kyosuke maaya machiko mahiro maho maika maiko maki makiko mako makoto mami mamiko mamoru
    manabu manaka manami mariko masaaki masae masafumi masaharu masahiko masahiro masahito masaki
    masako masami masamichi masanobu masanori masao masaru masashi masataka masato masatoshi masaya
    masayo masayoshi masayuki masumi masuo matsuko mayu mayuka mayuko mayumi megu megumi michiaki
    michihiro michiko michio michiru mieko miharu miho mika mikako miki mikiko mikio mikoto miku
    minako mineko minoru mio mirei misa misaki misako misato misuzu mitsuaki mitsue mitsuhiro
    mitsuki mitsuko mitsuo mitsuru mitsuyo miu miwa miwako miyabi miyo miyoko miyu miyuki mizuki
    moeka moeko momoka momoko motoki motoko munehiro mutsuko mutsumi nanae nanaka nanako nanami
    naoki naoko naoto naoya naoyuki narumi natsuho natsuki natsuko natsumi noboru nobuaki nobuhiko
    nobuhiro nobuko nobuo nobuyuki nonoka noriaki noriko norimasa norio noriyo noriyuki nozomu osamu
    otoha reika reiko reina ren rena reo rie rihito riho rika rikako riko riku rikuto rina rinka
    rintaro rion risa risako ritsuko rokuro ruka rumi rumiko runa ryoga ryohei ryoichi ryoji ryoko
    ryoma ryosuke ryota ryotaro ryoya ryuichi ryuji ryuki ryunosuke ryusei ryuta ryutaro ryuto
    saburo sachie sachiko sadako sadao saeko saki sakiko sakurako sakuya sana sanae saori satoka
    satoko satomi satoru satoshi saya sayaka sayako sayo sayuri seigo seiichi seiji seira seita
    setsuko shigeki shigeko shigemi shigenori shigeo shigeru shiho shingo shinichi shinji shinjiro
    shinobu shinpei shinsuke shintaro shinya shion shiori shizue shizuko shizuku shizuo shogo shohei
    shoichi shoji shoko shota shotaro shouta shuhei shuichi shuji shungo shunichi shunji shunsuke
    shunta shuntaro shusuke sonoka soshi sosuke sota sotaro souta suguru sumie sumika sumiko sumio
    susumu suzuko suzuna tadao tadashi tadayoshi taichi taiki taisei taishi takaaki takae takafumi
    takahiko takahiro takahisa takako takamasa takanori takashi takato takaya takayo takayuki
    takehiko takehiro takeichi takeo takeru takeshi takuma takuro takuto takuya tamaki tamami tamiko
    tamotsu taro tatsuhiko tatsuki tatsuko tatsumi tatsunori tatsuo tatsuro tatsuya teiko teppei
    teruko terumi teruo teruyuki tetsuji tetsuko tetsuo tetsuro tetsuya tokiko tokuji tokuko tomie
    tomiko tomio tomoaki tomoe tomohiro tomoka tomokazu tomoki tomoko tomomi tomone tomonori tomoya
    tomoyo tomoyuki toru toshiaki toshie toshihiko toshihiro toshiki toshiko toshimi toshinori
    toshio toshiya toshiyuki touma tsugio tsukasa tsumugi tsumugu tsuneko tsuneo tsutomu tsuyako
    tsuyoshi umeko wakana wataru yasuhiko yasuhiro yasuji yasuko yasunori yasuo yasushi yasutaka
    yasuyo yasuyuki yayoi yohei yoichi yoji yoko yoriko yoshiaki yoshie yoshifumi yoshihiko
    yoshihiro yoshihisa yoshikazu yoshiki yoshiko yoshimasa yoshimi yoshimitsu yoshinobu yoshinori
    yoshio yoshito yoshiya yoshiyuki yosuke yota yua yudai yuga yuho yui yuichi yuichiro yuina yuito
    yuji yujiro yuka yukako yukari yukie yukihiro yukiko yukimasa yukimi yukina yukinori yukio yuko
    yuma yumeka yumena yumi yumie yumika yumiko yuna yune yuri yurie yurika yuriko yurina yusaku
    yusei yusuke yuta yutaka yutaro yuto yuya yuzuha yuzuka yuzuki yuzuna yuzuru zenji zentaro
    """
)
"""Hardly anything else than a name; the family may stand before it."""
UNSURE_GIVEN: Final = listed(
    """
    adelaide ai akane akari alexandria amber ami amor angel angelica aoi apollo april ariel art
    asahi aurora aurore austin autumn bailey basil bento bill brandy brooke buddy camille carmen
    carol carter cesar charity charlotte chase chelsea cheyenne christian clinton cole constance
    crystal dai daisy dakota dale dan dante dawn dean desiree destiny diamond dom don drew dustin
    earl ebony eden emerald emi eri ernest faith flora florence franklin fuji fusa gaku gen gene
    georgia ginger glen gou grace grant guy hajime hana harrison haru hatsu hazel heath heather
    hibiki hikari hina hinata hiro hisa holly honor hope hotaru houston hunter ibuki iku io iris
    iroha isis ivy izumi jackson jade jasmin jasmine jay jersey jesus jin jordan joy jun june kaede
    kai kana kaname kanata kanna kasumi kei kelvin kent kiku kim kimi kiyo koharu kokoro komaki
    konatsu koto kurumi lance laurel lee leo lily lima lincoln lis loan logan luna machi madison
    madoka mai mana mao margarita mari marigold marin marina marine mario mark martin mashiro mason
    max may mei melody mercedes mercy mickey midori mie milan miles milo mina minami minato minnie
    minori miranda misty mitsu miya miyako mizuho moe momo nagi nagisa nami nana nanase nao natsume
    nelson nene nodoka noel nova nozomi oceane olive opal orlando paris parker patience pearl penny
    perry piper poppy preston prince ran raven ray reed regal regina rei reiji rey ria rich riki rin
    rino rio ritsu robin rocky roma roman rose rosemary ross ruby rui ruri rusty ryo ryu sae saffron
    sage said sakae sakura salem sandy santiago satsuki savannah seiko setsu shin shiro shizuka sho
    shun sierra sky skye soma sora stella sue sumire summer sunny suzu suzuka suzume swift sydney
    tae taiga takao takumi tama tanner taylor terra teru tiffany toma tome tomo toyo trinity troy
    tsubaki tsubasa tsuru ume uta valencia valentine verity victor victoria viola violet virginia
    wade wakaba washington will winter wren yae yamato yasu yone yoshi yoshino yu yuki yume yuzu
    """
)
"""Ordinary words, months, places or trains as well: a name beside a family's name only."""
