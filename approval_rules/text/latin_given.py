"""Given names in Latin letters, as data.

Folded: lower case, no accents, the long vowels of Japanese short. A name belongs here when it is
common in a country whose people live in Japan.
"""

from __future__ import annotations

from typing import Final

from approval_rules.text.listed import listed

GIVEN: Final = listed(
    """
    aarav aaron aarti abby abdirahman abdul abdulaziz abdulla abdullah abel abena abhinav
    abhishek abigail abraham adaeze adam adan adebayo adele adelina adeola aditi aditya adnan
    adolfo adrian adriana adrianna adrien adrienne adwoa agata agatha agathe agnes agnieszka
    agnieta agung agus agustin ahmad ahmed ahmet aidan aiden aigerim aileen ailsa aime aimee
    ainhoa aisha aishah aissatou aitor ajay akash akbar akhil akinyi akosua akshay akua alain
    alan alana alasdair alastair albert alberto albin aldo alec alejandra alejandro alejo
    aleksander aleksandr aleksandra alena alessandra alessandro alessia alex alexa alexander
    alexandra alexandre alexandrie alexandru alexei alexey alexia alexis alfie alfonsina alfonso
    alfred alfredo ali alice alicia alina aline alisa alisha alison alistair alix allan allana
    allegra allen allison alma alois aloysius alphonse altan alva alvin alyssa amadeo amadou
    amal amalia amalie amanda amani amara amaya ambrose amelia amelie amin amina aminah aminata
    amir amira amit amparo amrita amy ana ana-maria anabel anais analyn ananya anastasia
    anastasie anastasiya anatole anatoly ancel anchalee anders andre andrea andree andreea
    andrei andres andrew andriy andrzej andy aneta angela angelika angelina angelito angie angus
    anika anil anita anja anjali anke ankit ankur ann anna annabel annabelle anne annegret
    anneke anneliese annelise annemarie annette annie annika anong anouk ansel anselm anshul
    anthony antje antoine antoinette anton antonella antonia antonina antonio antony anuj
    anupama anusha aoife aparna apinya apirak apolline arabella araceli archana archibald archie
    arek ariadne ariana arif arjun arlene armand armando armin arnaud arnaude arne arnel arno
    arnold aron arpita artem arthit arthur artur arturo artyom arun aruna arvid arvin arvind asa
    asafe asha ashish ashlee ashley ashok ashwin asif aslan asma astrid atieno aubrey audrey
    auguste augustin augusto aung aurelia aurelie aurelio ava avery avril ayesha ayla aylin
    aylla ayobami ayodele ayrton ayse ayub azhar aziz aziza azra babajide babatunde babita
    bahadur baltazar bambang baraka baran barbara barbro barnaby barney barry bartosz basanta
    bastian bat-erdene batbayar bayani bayu beata beate beatrice beatrix beatriz becky bekzat
    bekzod belen belinda bella ben benedetta benedict benedikt benicio benita benito benjamim
    benjamin benoit bernadeth bernadette bernard bernardo bernice berta bertha bertrand beth
    bethany bettina betty beverley beverly bharat bhavya bhim bianca bibek bijay bikash bilal
    billy bimala binod birgit bishal bishnu bisi bjorn blake blanca blanka bob bobby bogdan
    bohdan bolor bolormaa bongani bonnie boonmee bopha boris bozena brad bradley brady bram
    brandi brandon branislav brayan brayden breanna brenda brendan breno brent brett brian
    briana brianna bridget brigid brigitte britt britta brittany brittney bronwyn bruce bruna
    bruno bryan bryce bryony budi burak busaba cahyo caio caitlin caitlyn caleb calebe callum
    calvin cameron camila camilla candace candice caoimhe capucine carina carl carla carlo
    carlos carlotta carlton carly carmela carmelita carmelo carolina caroline carolyn carrie
    carsten casey cassandra cassidy cassie catarina catharina catherine cathy catriona caua caue
    cecil cecile cecilia cecilio cedric celina celine cerys chad chaiwat chalerm chaminda
    chandan chandra chanida chantal chanthou chanya charis charlene charles charlie chatchai
    chathura chayan cheikh chelsey cheryl chiamaka chiara chidi chidinma chinedu chinwe chioma
    chipo chitra chloe chompoo chris christa christel christelle christiane christie christina
    christine christoph christophe christopher christy chukwuemeka ciara cillian cindy citlali
    claire clara clare clarence clarice clarissa claude claudia claudine claudio clayton cleide
    clemence clemens clement clementine clifford clive cody colette colin colleen collin colm
    colton concepcion concetta connie connor conor conrad constantin consuelo cora cordelia
    corey corinna corinne cormac cornelia cory cosima courtney craig crisanto cristian cristiane
    cristina cristobal curtis cynthia cyril dagmar dagny dalia dalisay dalton damayanti damian
    damien damilola damir damon dana daniel daniela danielle danijel danilo danny danuta daphne
    darin dario darius darko darlene darragh darrell darren darryl darshan darya daryl dave davi
    david davide dawid deanna debbie debora deborah debra declan deepa deepak deepika deirdre
    delia delphine denis denise dennis derek dermot derrick desmond devendra devin devon dewi
    dexter dhan diana diane diego dieter dietrich diksha dilip dillon dilnoza dilshan dima
    dimitri dimitrios dina dindo dinesh diogo dionisio dipak dirk divina divya dmitri dmitry
    dmytro dolores dominic dominik dominika dominique donald donatella donna donovan doreen
    doris dorota dorothea dorothee dorothy douglas dragan dragana drago duane duangjai duncan
    durga dusan dwayne dwi dylan eamon ebba ebele ebere eddie edgar edgardo edilson edith edmund
    edna edoardo edouard eduard eduarda eduardo edward edwin edwina eerika eero efren efua egon
    eileen eilidh einar eino ekaterina eko ekow elaine eleanor eleanora elena eleni eleonora
    eleonore elia elias elif elijah elisa elisabet elisabeth elisangela elise eliseo eliza
    elizabeth elke ella ellen ellie elliot elliott elly elma eloa eloah elodie eloise elsa elsie
    elvira elwood emanuel emanuele emanuella emanuelly emeka emil emile emilia emiliano emilie
    emilio emilly emily emin emine emir emma emmanuel emmanuelle emmett emmy emre encarnacion
    endang enkh enkhbayar enkhjargal enkhtuya enrico enrique enzo eoin eric erica erich erick
    erik erika erin erlinda ernesto esme esmeralda esperanza esteban estela estelle ester esther
    eszter ethan ethel etienne eugene eugenia eunice eva evan evangelina evangeline evelyn
    everton evgeny ewa ewan ewelina ezra fabian fabiana fabiano fabien fabio fabrice fabricio
    facundo fadhil fahim faisal fajar fanny farah farahnaz farai fareed farhan farid farida
    farrukh fatih fatima fatimah fatma fatou fauzi federica federico felicia felicity felipe
    felix femi ferdinand fergus fernanda fernando fidel fidelina filip filippo finlay finley
    finn fiona fionn firdaus fitri flavia flavio fleur florencio florian folake folasade frances
    francesca francesco francis francisca francisco franck franco francois francoise frank franz
    fraser fred freddie frederic frederick frederik frederique fredrik freya frida friederike
    friedrich fritz funmilayo gabor gabriel gabriela gabriele gabriella gabrielle gabrielly gael
    gail galina ganbaatar ganbold ganesh ganga gani gantulga gareth garrett gary gaston gaurav
    gavin gayatri gede geeta gemma genevieve gennady gennaro geoffrey georg george georges
    georgie georgina gerald geraldo gerard gerardo gerda gerhard german geronimo gertrude gethin
    giacomo gianluca gianni gilbert gilberto giles gilles gillian gilson gina giorgia giorgio
    giovana giovanna giovanni gisela gita giulia giulio giuseppe gladys glenda glenn glenys
    gliceria gloria godfrey gopal goran gordon govinda graciela graeme graham grainne grazia
    greg gregg gregoire gregor gregorio gregory greta gretchen grzegorz guadalupe gudrun guido
    guilherme guillaume guillermo gulnara gunnar gunther gurpreet gustav gustavo gwen gwendolyn
    habib hadassa hafiz hailey hakan hakim haley halina halyna hamid hamish hamza hanna hannah
    hannes hans harald hari harish harley harold harpreet harriet harry hartmut harvey hasan
    hassan hatice hattie hayden hayley hector hedda hedvig heidi heike heiko heinrich heinz
    heitor helen helena helene helga hellena helmut heloisa hema hendra hendrik hendrika henri
    henrietta henriette henrik henrique henry herbert herman hermann hermione hernan heru hettie
    hilario hilary hilda hilde hildegard hnin holger hollie honore horst hortense howard hubert
    hugh hugo hugues humberto humphrey hussain hussein hye-jin ian ibrahim ibrahima ida ifeoma
    ignacio igor ihor ihsan ikechukwu ilaria ilka ilona ilse ilya iman imani imee imelda imogen
    imran ina indah indika indira ines inga inge ingeborg ingrid inigo inka inmaculada ioana
    iolanda iona ionut ira irena irene irfan irina irma iryna isa isaac isabel isabela isabella
    isabelle isabelly isadora isaiah isaque ishaan ishan isidora isidro isla ismael ismail
    isolde iswara itzel ivan ivana ivone ivor iwona jacinto jack jackie jaclyn jacob jacqueline
    jacques jaime jake jakob jakub jamal james jamie jamila jan jana jane janet janice janina
    janine jannik jared jarek jaroslav jaroslaw jason jasper jasur javier jaya jayant jayden
    jayson jazmin jean jeanette jeanne jeannine jed jeff jeffery jeffrey jelena jemima jen jenna
    jennifer jennilyn jenny jens jeremiah jeremy jeric jermaine jerome jerry jerzy jesper jess
    jesse jessica jhun ji-woo jia-hao jill jillian jim jimmy jirapat jiraporn jitendra joachim
    joan joana joann joanna joanne joao joaquim joaquin jocelyn jochen jodi jodie jody joe joel
    joelma johan johanna johannes john johnathan johnny joko jolanta jomar jon jonalyn jonas
    jonathan jonathon jordi jorg jorge jose josef josefina joselito joseph josephine josette
    josh joshua josiane josue jovan jovelyn joyce juan juana juanita juanito jucara judith judy
    jules julia julian juliana juliano julie julien juliet julieta juliette julius juma jun-jun
    junjun jurgen jussara justin justyna jyoti kabir kadek kagiso kaique kaisa kaitlin kaitlyn
    kajal kamal kamala kamil kamila kamilly kamon kanokwan kanya kapil kara karel karen kari
    karim karimova karin karina karl karla karolina karsten karthik kasim katarina katarzyna
    kate katelyn katerina kateryna katharina katherine kathleen kathryn kathy katie katja katrin
    katrina katya kavita kavya kayla kaylee kehinde keila keiran keith kelli kellie kelly kelsey
    kemal ken kendra kenneth kerri kerry kevin khadija khalid khin kiara kiera kieran kimberley
    kimberly kinga kipchoge kiran kirill kirk kirsten kirstie kirsty kishan kittisak kjell klara
    klaus kofi kojo komang konrad konstantin krishna krista kristen kristi kristian kristie
    kristin kristina kristine kristof kristopher kristy kritsada krystal krystyna krzysztof
    kseniya kurt kusum kwabena kwadwo kwaku kwame kwasi kwesi kyaw kyle kylie lacey lachlan
    laetitia laila lais lakshman lakshmi lalita lamar lara larissa larry lars larysa lasse
    laszlo latasha latoya laura laure lauren laurence laurent laurie lautaro lavinia lawrence
    laxmi layla leah leandro leanne leigh leila leilani lena lennart leon leona leonard leonardo
    leonie leonor leonora leopold lerato leroy lesley leslie lestari leticia levi lewis lexi
    leyla liam lian lidia liesel lieselotte liezl ligaya liisa lili lilian liliana lilly lina
    linda lindsay lindsey linus lionel lisa lisbeth lito livia liz ljubica loida lonnie lorena
    lorenzo loretta lori lorna lorraine lotte louis louisa louise lourdes luan luana luara
    lubomir luc luca lucas lucca luce lucero lucia lucian luciana luciano lucie lucille lucimar
    lucinda lucy ludmila ludovic ludovica ludwig luigi luis luisa luiza luka lukas lukasz luke
    lunna luther luzia luzviminda lydia lynn lyudmila maarten mabel macarena maciej mackenzie
    maddie madeleine madeline madhav madhu madina mads maeve magda magdalena maggie magnus mahdi
    mahesh mahmoud mahmud maia mairi maisie maite maja makayla maksym malachy malcolm malee
    malgorzata malik malika malin mallory mamadou mandy manfred manish manisha manju manoj
    manolo manon manop manuel manuela manuella marc marcel marcela marcelino marcelle marcello
    marcelo marcia marcin marcio marco marcos marcus marek margaret margaud margaux margot
    margret margrit marguerite maria mariah mariam mariama marian mariana mariane marianne
    mariano maribel maricel maricris marie mariel mariela marija marika marilou marilyn marion
    marisa marisol marissa marit marita marites maritza marius mariusz marivic mariya marjorie
    marko markus marlena marlene marlon marta martha marthe martina martine marvin mary maryam
    maryse masha massimo mateo mateus mateusz matheus mathew mathias mathilde matilda matt
    matteo matthew matthias matthieu matti mattias maud maura maureen maurice mauricio maurizio
    mauro maxim maximilian maximo maxine maxwell maya mayara maysa mayur mayuree mckenzie meagan
    meena meera megan megha meghan mehdi mehmet mei-ling meike melania melanie melina melinda
    melissa melvin meredith merve mhairi mia michael michaela michal micheal michel michele
    michelle mick miguel mihai mikael mikayla mike mikhail mikko mila milagros mildred milena
    milica millicent millie milly milos min-jun mindy mireille mirela mirella miriam mirjam
    mirko miroslav mirza misha mitchell mohamad mohamed mohammad mohammed mohan moira moises
    molly mona monica monika monique monserrat morag morgan moritz moussa muhamad muhammad
    mukesh munkh munkhbat murali murat muriel murilo murray mustafa mwangi mykola mylene myra
    nabila nadeem nadeesha nadezhda nadia nadine nadja naila naim naledi nancy nandar nandini
    naomi napat naran narantuya narayan narendra naresh narges narong nasrin nasser natalia
    natalie nataliya natasha nate nath nathalie nathan nathaniel natividad nattapong nattawut
    nattaya naveen nazma ned neema neha neil nelly nenita nerea nerys nestor neusa neve ngozi
    niall niamh nicholas nichole nick nico nicola nicolas nicole niels nieves nigel nikhil
    nikita nikolai nikolaus nikos nilam nils nimal nina niran nirmala nisha nitin njeri nkechi
    nkosazana nnamdi nneka noa noah nodira noelle noemi nompumelelo nomsa nopparat nora norah
    norbert norlyn norma norman nuala nuch nuno nurlan nurul nuwan nyambura obinna octavia
    octavio odette odile oisin oksana olaf olafemi olamide ole oleg oleh oleksandr oleksandra
    olena olga olha oliver olivia olivie olivier ollie olu oluwaseun oluwatobi omar onur orathai
    orla orsolya oscar oskar osman osvaldo otabek otavio otgon otgonbayar otieno ottilie otto
    ousmane ove owain owen oyuna oyunchimeg ozgur pablo paddy padma padraig paige pallavi paloma
    pam pamela panida pankaj paola paolo parbati parichat parvati patricia patrick patrizia
    patrycja pattama patty paul paula paulette paulina pauline paulo pavel pawel pedro peggy
    penelope percy pernille petar pete peter petra petro petros phichit phil philip philippa
    philippe philippine phillip phirun phoebe phyllis phyo pia pierre piers piet pieter pietra
    pietro pilar pimchanok piotr pippa polina pongsak pooja pornthip prabin pradeep pradip
    prakash pramila pramod prapat praphan prasert prashant pratik praveen preecha preeti
    priscila priscilla priya priyanka puja punam purnima putri putu quentin rabin rachael rachel
    radek radha radoslav rael rafael rafaela rafal rafiq ragnar rahel rahim rahima rahma rahul
    rainer raj rajan rajendra rajesh rajiv raju rakesh ralph ramesh ramiro ramon ramona randall
    randy ranjana ranjit raphael raquel ratna rattana raul ravi ravindra ravy raymond rebeca
    rebecca rebekah regiane reginald reinhard rekha remi remy renan renata renate renato rene
    renee reuben reynaldo reza rezaul rhavi rhea rhiannon rhonda rhys ricardo riccardo richard
    rick rickey ricky ridwan rigoberto riley rita rithy ritu rizalina rizki rizky robert roberta
    roberto robyn rocio rodel roderick rodney rodolfo rodrigo rogelio roger rohan rohit roisin
    roland rolando rolf romeo romina rommel romulo ronald ronaldo ronan ronnel ronnie ronny rory
    rosa rosalia rosalie rosalind rosalinda rosalyn rosamund rosana rosangela rosanna rosario
    roseli roselyn rosemarie rosemeire roshan roshani rosie rotha rowena roxana roy ruben rubens
    rubina rudi rudolf ruel rufus rukmini rupa rupert ruslan russell rustam rutendo ruth ruud
    ruwan ryan ryder ryszard sabina sabine sabita sabrina sachin sadie safiya sagar sahil saima
    sakchai sakina salim sally salma salvador salvatore sam samantha sami samir samira samuel
    sandeep sandhya sandra sandro sangita sanjay sanjaya sanjeev santosh saoirse sara sarah
    sarantuya sardor sarita sarnai saroj sasha saskia satish saul saurav savita scott seamus
    sean sebastian sebastien seema segun selena selin seo-yeon serena serge sergei sergey sergio
    serhii serkan seth severin seydou shabnam shahana shahnoza shakhzod shalini shamim shane
    shankar shannon shanti shari sharmila sharon shaun shawn shawna sheena sheila shelby shelia
    shelley shelly sheri sherri sherry sheryl shilpa shirley shona shreya shyam sian siddharth
    sidney siegfried sienna sigrid silas silke silvana silvia silvio simon simona simone sinead
    siobhan sipho siriporn sirirat siriwan sita siti sizwe slamet slavko slobodan sneha socorro
    sofia sofie sokha solange soledad solongo solveig somboon somchai somjai somkid somluck
    somnang somporn somsak sonal sonia sonja sonya sophea sopheap sophia sophie soren spencer
    sreymom srinivas stacey stacie stacy stan stanislav stanley stefan stefania stefanie stefano
    steffen sten steph stephan stephane stephanie stephany stephen steve steven stewart stig
    stuart subash suchada suchart sudarshan sudha suely suhas sujan sujata sukanya sultana
    sumitra sunil sunisa sunita supaporn suphaphorn surachai suraj surasak surendra suresh
    suriya susan susana susanna susanne susanti sushil sushma suthep suzanne sven svenja
    svetlana svitlana swati sybil syed sylvia sylvie szymon tabitha tadeusz tahmina taina
    tainara taiwo tamara tami tammie tammy tamsin tanawat tania tanya tara tariq tarun tasha
    taslima tatenda tatiana tatiane tatjana ted teemu tejas temitope tendai teodor teodora
    teodoro terence teresa teresita terrance terrence terri terry tess tessa tetiana thabo
    thaddeus thais thales thanakorn thanawat thandar thandi thandiwe thea theo theodora theodore
    theodoro theophile theresa therese thiago thibault thibaut thidarat thierry thilini thomas
    thongchai thora thura tiago tilda tilly tim timo timothee timothy timur tina tobias toby
    todd tom tomas tomasz tomislav tommaso tommy toni tony tonya torsten toya tracey traci
    tracie tracy travis trevor tricia trinh tristan trudy tsetseg tugba tunde tuul tuula tyler
    tyrone ubon uchenna udom ujjwal ulf ulla ulrich ulrika ulrike ulugbek ulysses umberto umesh
    una upendra urai uranchimeg urmila ursula usha usman utari uwe vadim vagner vaishali valdir
    valentim valentin valentina valentyna valeria valerie valerio vanderlei vanesa vanessa vania
    vannak varun vasanti vasco vasil vasile vasyl veera veikko vera verena verna vernon veronica
    veronika veronique vicente vicki vickie victoire vidya vijay vikas vikram viktor viktoria
    viktoriia vinay vince vincent vincenzo vinicius vinod violeta virgilio virginie vishal vito
    vitor vitoria vivek vivian viviana vivienne vlad vladimir volker volodymyr wagner wahyu
    wairimu walter waltraud wambui wanchai wanda wangari wanida wanjiku wanjiru warren warunee
    wayan wayne wei-ting wendy werner wesley whitney wichai wilai wilfred wilfredo wilfried
    wilhelm wilhelmina willem william willie willy wilma winifred winnie winston wirat wojciech
    wolfgang wyatt xander xavier xiaohong xiaoming ximena xiomara yago yahya yamila yamin yan
    yana yann yannick yanti yara yaroslav yash yasin yasmin yasmina yelena yesenia yetunde
    yevhen yi-chen yogesh yolanda youssef yulia yulianti yuliia yuni yupin yuri yusuf yves
    yvette yvonne zach zacharie zachary zahra zainab zainabu zanele zara zarina zaw zawadi
    zbigniew zdenek zeynep zlatan zoe zoey zofia zoltan zora zoraida zoya zsofia zuberi zulfikar
    zuzana zuzanna
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
    ada adelaide ai akane akari alexandria amadeus amber ami amor angel angelica anya aoi apollo
    april ariel art asahi asher atticus augusta aurora aurore austin autumn axel bailey basil
    bento bill brandy brooke buddy camille carmen carol carter celeste celia cesar charity
    charlotte chase chelsea cheyenne christian clinton cole constance crystal dai daisy dakota
    dale dan dante dara dawn dean desiree destiny diamond dom don drew dustin earl ebony eden
    emerald emi eri ernest faith flora florence franklin fuji fusa gaku gen gene georgia ginger
    glen gou grace grant guy hajime hana harrison haru hatsu hazel heath heather hibiki hikari
    hina hinata hiro hisa holly honor hope hotaru houston hunter ibuki iku io ion iris iroha
    isis ivo ivy izumi jackson jada jade jasmin jasmine jay jersey jesus jin jordan joy jun june
    kaede kai kana kaname kanata kanna kasumi kay kei kelvin kent kiku kim kimi kiyo koharu
    kokoro komaki konatsu koto kurumi lana lance lata laurel lea lech lee leo lia libby lily
    lima lincoln lis liv loan logan lola luna lupe machi madison madoka mai mana mao mara
    margarita mari marigold marin marina marine mario mark martin mashiro mason max may mei mel
    melody mercedes mercy merle mickey midori mie milan miles milo mina minami minato minnie
    minori mira miranda misty mitsu miya miyako mizuho moe momo myrtle nagi nagisa nami nana
    nanase nao natsume nell nelson nene nodoka noel nova nozomi oceane olive opal orlando paris
    parker pascal patience pearl penny perla perry piper poppy preston prince prudence ran raven
    ray reed regal regina rei reiji rey ria rich riki rin rino rio ritsu robin rocky roma roman
    rose rosemary ross ruby rui ruri rusty ryo ryu sae saffron sage said sakae sakura salem
    sandy santiago satsuki savannah seiko selma setsu shin shiro shizuka sho shun sierra sky
    skye soma sora stella sue suman sumire summer sunny suzu suzuka suzume swift sydney tae
    taiga takao takumi tama tanner taylor terra teru tiffany till toma tome tomo toyo trinity
    troy tsubaki tsubasa tsuru uma ume uta valencia valentine vanna verity victor victoria viola
    violet virginia wade wakaba wally washington wes will winter wren yae yamato yasu yone yoshi
    yoshino yu yuki yume yuzu
    """
)
"""Ordinary words, months, places or trains as well: a name beside a family's name only."""
