"""Words with a capital in English posts that are no name, and those that say that one is beside.

Folded. A word belongs to the heads when a name before it names a place, a body, a thing or an
event; before whom an office stands is no private person.
"""

from __future__ import annotations

from typing import Final

from approval_rules.text.listed import listed

TITLES: Final = listed(
    """
    aunt auntie captain coach df doctor dr emeritus fw gk gramps grandad granddad grandma grandpa
    hon judge madam mf miss mr mrs ms mx nurse officer principal prof professor rev sensei
    sir sr uncle
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
    ambassador bar bistro brand cafe café cape casa chancellor club congressman cyclone daimyo
    deputy east el emperor empress fort governor grand hotel hurricane imperial izakaya king
    kissa la lady lake las lodge lord los maison mayor minister minshuku mister mount mt new
    north old operation our parlor parlour pension pope port prince princess project pub puerto
    queen restaurant royal ryokan saint saints salon san santa senator shogun snack south st
    storm studio team typhoon west
    """
)
"""Before a name they make it a public person, a place or a house."""
HEADS: Final = listed(
    """
    abbey academy act adventures age agency agricultural airlines airport airways annex antlers
    apartment apartments app apple aquarium arcade arches archive archives area areas arena
    association ave avenue award awards bag bags bakery ballet band bank banner bashi bath
    bathhouse baths bay bazaar beach bear beauty beef beer belt bento bill bird bistro blues
    block
    board boathouse books boulevard bowl boxing bread brewery bridge broadcasting bros brothers
    buffaloes building bureau burger bus bushi butterfly byoin bypass cafe café cake camera
    cameras camp campus canal canyon cape car card carol carols cars castle cat cathedral cave
    cedars cell cells center centre ceremony chair championship championships channel cherry
    chicken chocolate choir chugakko church cinema circle city class classes classic clinic close
    club co coast code coffee cola collection college commercial committee company competition
    concert concerto condominium conference contest cookies coop corner corporation council
    counter county course court courts creek crescent crossing crown cruise cup curry daigaku
    dake dam dance dancers day days denki department depot dera desk diner disease distillery
    district division dog dojo doll dome dori dormitory dragons drive dumplings dynasty eagles
    edition effect eki electric electronics elementary engineering entrance era etude exhibit
    exhibition exit expo express expressway fables factory faculty fair falls fans farm farm's
    federation ferry fest festival field fields fighters films fireworks fish fitness flag flight
    floor flower flowers fm forest forum foundation fountain fund gakki gakko gakuen gallery game
    games garage garden gardens gate gawa giants giken glacier gorge grapes grill grotto ground
    grounds group gulf gym gymnasium hair hall harbor harbour hawks heights high highway hike
    hills hime hits hoikuen hospital hotel hotspring hound house hut iin illumination inc
    industrial inn institute intersection inu island islands jamboree jazz jeans jetty jima jingu
    jinja journal jozo juice juku junction junior kagura kaigan kaikan kan kensetsu kindergarten
    kitchen koen kogyo koko koryukai kyokai lab laboratory lake lane law laws league lecture
    lesson lessons library light lighthouse lights lily line lions lodge loop lot ltd machi
    magazine maison mall manju manor mansion maple marathon march marina marines market maru
    matsuri medal meeting melon memorial method metro mews mill mine ministry misaki month
    monument mosque motor motors mount mountain mountains museum musical nails nature nebuta
    neighborhood neighbourhood network news newspaper nishiki nocturne noodles nouen number
    nursery oaks observatory ocean odori office offices ondo online onsen open opera orchard
    orchestra orchid overture page pages palace parade park parking pass path pavilion peace
    peach peak pears peninsula perfume period phone pictures pie pier pine pines pizza plain plan
    planetarium plant plate plateau players playground playpark plaza plum pond pool pop pork
    port post prefecture prelude press primary prize prizes program programme project puzzle
    quarter quartet quay quiz race radio rail railway rally ramen range raya rd reaction recital
    records reds region relay reserve residence restaurant retriever revolution ribbon rice ridge
    ring rink river road rock room rose roses route rovers row run ryokan saga sake salad sale
    salmon sanctuary sandwich sangyo sauce sauna scale scholarship school science sea section
    seika seisakusho seminar senbei senior series shampoo shepherd shield shima shimbun shimpo
    shinbun shinkansen shinkin shinkumi shoes shogakko shoji shokai shokuhin shop shops shoten
    show shrine shuzo singers sisters site skatepark smile soap soba society software sonata song
    songs sons soup spa springs square st stadium stage station statue store stories story strait
    stream street studio studios style subway suite summit supermarket sushi symphony symposium
    syndrome system systems taiko taisha tale tales tavern taxi tea team tech technical technique
    technology temple terminal terrace terrier test theater theatre theory therapy tigers times
    tires toge tomato tour tournament tours tower towers town toy toys track trail train training
    tram treaty tree trees trilogy trio trip trophy trout tulip tunes tunnel turtle tv udon union
    united university unso unyu valley velodrome village vineyard virus walk wall waltz war ward
    watch waterfall way web week wharf window wine winery wing wonderland woods works workshop
    workshops wrestling yama yard year yochien zaka zoo
    """
)
"""After a name they make it a place, a body, an event or a thing."""
ORDINARY: Final = listed(
    """
    a about above account across address admin admission admissions adult adults advice african
    after afternoon again against age ah ai aids aikido aka album alert all allergies allergy
    along already also although always am amazon ambulance american an and android anniversary
    annual another answer answers any anybody anyone anything apple application apply
    appointments apr april are around art arts as asap asian ask at attention attn aug august
    australian autism autumn autumnal available babies bach back badger badminton bag baking band
    barrier-free baseball basketball bbq be because been beethoven beetle beetles before begin
    behind being below beside best between big birth birthday black blood blue boar boil bon
    bon-odori bonsai book bookings born borrow both bottle bottom box boys brass brazilian
    breakfast breaking bring british brochure brown bunka burnable but buy by call calligraphy
    can canadian cancer cans captain's carbon card cards career carp caution cc celebrate cell
    central chapter charity chart check check-up checkup cheers childcare children chinese choir
    chopin christmas chuo cicada cities citizen citizens click climate close closed closing cloud
    clouds code column come coming-of-age communities community congrats congratulations
    constitution construction consultation contact cooking cost could counseling counselling
    coupon covid craft crafts crane cranes credit cricket crime crow crown crows cultural culture
    cycling dai daily dairy dance dancing data date deadline dear death dec december deep deer
    delivery dementia dental depression details diabetes dial did digital dinner directed
    disaster dispatch districts divorce diy do dob document documents does donate donation
    doubles down dr draft drawing dream dreams drill drink drinks drive driver drum drums duck
    ducks during dv each eagle ears earth earthquake east easter eco egret eight elderly
    electricity eleven email emergencies emergency employee employment end energy english enjoy
    enquiries enter environment environmental equinox error essay etc eu european evacuation even
    evening every everybody everyone everything exchange excited excuse exercise facebook fake
    fall families family faq farmers farmers' fathers fax feat featuring feb february fee fees
    few figure filipino film films final finale finals find fire fireflies firefly first fishing
    five flea flood flu flute flyer follow food foods football for forecast foreign foreigners
    form forms found foundation four fox fraud free french fri friday friend friends friendship
    from front frontdesk frost full-time fun-filled fundraising future fwd garbage gardening gas
    gender general german get girls give glad glass global gold golden goldfish golf good google
    gps grand grateful gray great green greenery grey guest guide guitar had haiku halal half
    halloween hanami hand handbook hands happy has have hawk he headquarters health heart hearts
    heat hello help helpdesk helpline her here heritage heron herself hey hi higashi high hiking
    him himself hiring hiroshige his historical history hiv hokubu hokusai holiday holidays home
    hon hope hotline hour hours housing how however i i'm ict id if ikebana imperial important in
    indian individual indonesian infants influenza info information inner inquiries inspection
    instagram insurance international internet interpreter interview into iot iphone is it
    italian item its jan january japan japanese job jobs join jr judo jul july jun june junior
    just kabuki kami karate kawazu-zakura kendo kids kimono king's kita kite knitting koinobori
    kokoro korean kyudo labor labour lady land landslide last later lawyer leaflet learn lecture
    left legal let letter life limited line list listen little live living local login long look
    lost lost-property love low lower lunch mail main maintenance make manga many map mar march
    marine marriage match may mayor me meanwhile measles medical meet meet-up meets member
    memorial men mens mental menu message metal microsoft middle midnight might minami minus
    minute minutes mirai miso missing mixed mobile momiji mon monday monkey monkeys monthly moon
    more moreover morning most mothers moto mountain movie moving mozart music must my mynaportal
    naka name names nanbu national nationality nature nb near need needs nepali net never new
    news next nhk night nine nishi no nobody noh noon north north-east nos not note notes nothing
    notice nov november now npo nursing obon occupation oct october of off office official often
    oh ok okay oku old on one only onto open opening operator or orange orchestra order organ
    origami other others our ours ourselves out outer over owl own package page painting paper
    parcel parent part part-time pasmo passport password pay paypay pc pdf peace pension people
    per pheasant phishing phone photo photos physical piano pilates pin pink place planet plastic
    plastics please pleased plus pm police portuguese post postcard poster pottery power presents
    press prevent price private produced protect proud ps pta public public-private pumpkin
    purple q q&a qr queen's question questions rabbit raccoon rain raised re read ready reception
    recipe recipes recipient recitation recruitment recycling red regards regional register
    registration remember reminder rent repair repairs reply report reports research residence
    resident residents respect-for-the-aged result results return reward right road roads round
    row royal rsvp rugby running russian sad safety same sand santa sat saturday save scam score
    scores screening sea seaside second security see seibu sell semifinal send sender senior
    seniors sep sept september service services seven several sewing shall share she shelter
    shelters shimin shimo shin sho shogi short should showa side sign silver since sincerely
    singing singles siren sister site six skating skiing skill skills sky smart smile snack
    snacks snow sns so soccer softball sogo solar some somebody somei-yoshino someone something
    sometimes song soon sorry south south-west spanish sparrow special speech sports spring staff
    stag stall stalls star starring stars start starting status step steps still stone stones
    stop streamers stroke studies study subject such suica summer sun sunday sunrise sunset
    supper supplies supply support survey swallow swallows swan swans swimming switchboard table
    tagalog take tanabata tanuki tap tax taxes tba tbd teach teen teens tel ten tennis text thai
    than thank thanks thanksgiving thankyou that the their them then there therefore these they
    third this those though three through thu thursday ticket tickets time tip tips title to tobu
    today today's toddlers tomorrow tomorrow's tonight too top topic tower traditional traffic
    training trash trial truck trucks try tsunami tue tuesday twelve twitter two typhoon uk un
    under until up update updates upper urgent us usa use user usually vaccination vaccine
    valentine vegan vegetarian venue vernal via video videos vietnamese violin visa visit vol
    volleyball volume volunteer vote voucher vouchers vs want wanted wants warning was waste
    watch water we wear weather wed wednesday week week's weekday weekdays weekend weekends
    weekly welcome were west what when where which while whiskers white who why wi-fi wifi will
    wind winner winter wishes with within without women womens wood woods work working world
    world's would wow write written xoxo yamazakura yellow yen yes yesterday yet yoga you your
    yours yourself youth youtube yukata zero zoom zumba
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
