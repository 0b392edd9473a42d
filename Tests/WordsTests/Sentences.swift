/// What a description must become.
struct Sentence: Sendable {
    let text: String
    /// Time of day, weather, surroundings and lanes in each direction.
    let scenery: String
    /// Colour, class and place of everybody whom the words name, in any order.
    let actors: [String]
    /// What happens, in the order in which it begins.
    let events: [String]

    init(_ text: String, _ scenery: String, _ actors: [String] = [], _ events: [String] = []) {
        (self.text, self.scenery, self.actors, self.events) = (text, scenery, actors, events)
    }
}

extension Sentence {
    /// By different habits: terse, chatty, British, American, lists, passive, imperative, nominal.
    static let all: [Sentence] = [
        // The issue of the day: one line, commas.
        .init(
            "rainy night on a two-lane road, a white truck cuts in from the left, then brakes",
            "night rain highway 2", ["white truck left"], ["truck in", "truck slows"]),
        // Terse.
        .init("night, rain, highway", "night rain highway 2"),
        .init(
            "fog. red car ahead. brakes hard.", "day fog highway 2", ["red car ahead"],
            ["car slows"]),
        .init("empty country road at dawn", "dusk clear rural 1"),
        .init(
            "city, dusk, cyclist from the right", "dusk clear urban 1", ["bicycle crossing right"],
            ["bicycle crosses"]),
        .init(
            "motorway, 3 lanes, 120 km/h, lorry in the right lane, red car overtakes",
            "day clear highway 3",
            ["truck right", "red car left"], []),
        .init(
            "white van parked on the right, pedestrian crosses from the left", "day clear urban 1",
            ["white van parked right", "pedestrian crossing left"], ["pedestrian crosses"]),
        .init("oncoming truck, rural road, heavy fog", "day fog rural 1", ["truck oncoming"]),
        .init("traffic jam on a three-lane highway at noon", "day clear highway 3"),
        .init(
            "cut-in from the left by a blue van", "day clear highway 2", ["blue van left"],
            ["van in"]),
        // Chatty.
        .init(
            "It's a foggy morning and we're driving along a country road at 60 km/h. There's a cyclist ahead of us.",
            "day fog rural 1", ["bicycle edge"]),
        .init(
            "We are on the motorway, it is getting dark and it rains heavily. Suddenly a black car cuts us off from the right!",
            "night rain highway 2", ["black car right"], ["car in"]),
        .init(
            "Please make a sunny afternoon in the city, with two pedestrians walking on the pavement.",
            "day clear urban 1", ["pedestrian walking right", "pedestrian walking right"]),
        .init(
            "I'm driving through town at night when a child runs into the road from the right, so I brake hard.",
            "night clear urban 1", ["pedestrian crossing right"],
            ["pedestrian crosses", "ego slows"]),
        .init(
            "You are following a silver car on a wet highway. After three seconds it brakes, and then it speeds up again.",
            "day rain highway 2", ["silver car ahead"], ["car slows", "car speeds"]),
        .init(
            "There is a bus in front of me. It slows down and stops at the bus stop.",
            "day clear urban 1", ["bus ahead"], ["bus slows", "bus stops"]),
        .init(
            "A lone motorcyclist comes towards us on a winding country road on a cloudy evening.",
            "dusk cloudy rural 1", ["motorbike oncoming"]),
        .init(
            "Imagine a busy street with parked cars on both sides and a couple of cyclists ahead.",
            "day clear urban 1",
            [
                "car parked right", "car parked left", "car parked right", "bicycle edge",
                "bicycle edge",
            ]),
        // British.
        .init(
            "A lorry pulls out in front of us on the dual carriageway in drizzle.",
            "day rain highway 2",
            ["truck left"], ["truck in"]),
        .init(
            "Dual carriageway, overcast. A grey estate car in the overtaking lane cuts in and brakes sharply.",
            "day cloudy highway 2", ["grey car left"], ["car in", "car slows"]),
        .init(
            "A coach stops at the kerb while a motorbike overtakes us.", "day clear highway 2",
            ["bus ahead", "motorbike left"], ["bus aside", "bus stops"]),
        .init(
            "Pouring down on the high street; a pedestrian steps out from behind a parked van.",
            "day rain urban 1", ["pedestrian crossing right", "van parked right"],
            ["pedestrian crosses"]),
        .init(
            "Misty morning on a single-lane country lane, tractor ahead doing 30 km/h.",
            "day fog rural 1", ["truck ahead"]),
        // American.
        .init(
            "Freeway at 65 mph, a semi truck changes lanes to the left ahead of us.",
            "day clear highway 2",
            ["truck ahead"], ["truck left"]),
        .init(
            "A yellow school bus is stopped on the right and a kid dashes across the street from the right.",
            "day clear urban 2", ["yellow bus right", "pedestrian crossing right"],
            ["pedestrian crosses"]),
        .init(
            "Nighttime downtown, light rain, a taxi pulls over and a pedestrian crosses from the left.",
            "night rain urban 1", ["car ahead", "pedestrian crossing left"],
            ["car aside", "car stops", "pedestrian crosses"]),
        .init(
            "An SUV merges from the right onto the interstate, then accelerates hard.",
            "day clear highway 2",
            ["car right"], ["car in", "car speeds"]),
        .init(
            "A gray pickup truck tailgates us on a rural highway at dusk.", "dusk clear rural 1",
            ["grey van behind"]),
        .init(
            "A person jaywalks from left to right in front of us on a wet city street.",
            "day rain urban 1",
            ["pedestrian crossing left"], ["pedestrian crosses"]),
        // Lists.
        .init(
            "three-lane highway, night, clear, red car ahead, blue truck in the right lane, white van behind",
            "night clear highway 3", ["red car ahead", "blue truck right", "white van behind"]),
        .init(
            "day; cloudy; two lanes; a silver car in the left lane, a bus ahead, oncoming van; the bus brakes",
            "day cloudy highway 2", ["silver car left", "bus ahead", "van oncoming"], ["bus slows"]),
        .init(
            "A red car, a white van and a black truck are ahead of us.", "day clear highway 2",
            ["red car ahead", "white van ahead", "black truck ahead"]),
        .init(
            "rain, dusk, city street, two lanes each way, green car parked on the right, yellow car parked on the left",
            "dusk rain urban 2", ["green car parked right", "yellow car parked left"]),
        .init(
            "dense fog - highway - truck ahead - stops abruptly", "day fog highway 2",
            ["truck ahead"], ["truck stops"]),
        // Passive.
        .init(
            "We are overtaken on the left by a red motorbike.", "day clear highway 2",
            ["red motorbike left"], []),
        .init(
            "The road is crossed by a pedestrian from the right at night.", "night clear urban 1",
            ["pedestrian crossing right"], ["pedestrian crosses"]),
        .init(
            "The ego is followed by a white van on a rainy evening.", "dusk rain highway 2",
            ["white van behind"]),
        .init(
            "We get cut off by a yellow taxi from the right in heavy traffic.",
            "day clear highway 2",
            ["yellow car right"], ["car in"]),
        .init(
            "A slow lorry is overtaken by us on a two-lane motorway.", "day clear highway 2",
            ["truck ahead"],
            ["ego left", "ego right"]),
        .init(
            "A black sedan can be seen in the distance, a white van is parked by the roadside.",
            "day clear urban 1",
            ["black car ahead", "white van parked right"]),
        // Imperative.
        .init(
            "Overtake a slow truck on the highway at 110 km/h.", "day clear highway 2",
            ["truck ahead"],
            ["ego left", "ego right"]),
        .init(
            "Follow a blue van through the fog at 50 km/h, then stop.", "day fog urban 1",
            ["blue van ahead"],
            ["ego stops"]),
        .init(
            "Drive in the left lane, then change to the right lane after two seconds and slow down.",
            "day clear highway 2", [], ["ego right", "ego slows"]),
        // Nominal.
        .init(
            "Hard braking of the lead car in rain at night.", "night rain highway 2", ["car ahead"],
            ["car slows"]),
        .init(
            "Lane change to the left by the truck ahead, then emergency stop of a white car in front of us.",
            "day clear highway 2", ["truck ahead", "white car ahead"], ["truck left", "car stops"]),
        // Order.
        .init(
            "After two seconds a van cuts in from the left, then after three seconds it brakes.",
            "day clear highway 2", ["van left"], ["van in", "van slows"]),
        .init(
            "While a pedestrian crosses from the right, the car ahead brakes.", "day clear urban 1",
            ["pedestrian crossing right", "car ahead"], ["pedestrian crosses", "car slows"]),
        .init(
            "The ego brakes when a white truck cuts in from the left.", "day clear highway 2",
            ["white truck left"], ["truck in", "ego slows"]),
        .init(
            "Once the bus ahead has stopped, a woman crosses from the right.", "day clear urban 1",
            ["bus ahead", "pedestrian crossing right"], ["bus stops", "pedestrian crosses"]),
        .init(
            "A red car overtakes us, cuts in, slows down to 50 km/h and finally stops.",
            "day clear highway 2",
            ["red car left"], ["car in", "car slows", "car stops"]),
        .init(
            "The car ahead accelerates, 2 s later a van changes into our lane from the right lane.",
            "day clear highway 2", ["car ahead", "van right"], ["car speeds", "van in"]),
        .init(
            "A van brakes ahead. At the same time a cyclist crosses from the left.",
            "day clear urban 1",
            ["van ahead", "bicycle crossing left"], ["bicycle crosses", "van slows"]),
        // Numbers, groups, places.
        .init(
            "Two cyclists ride ahead of us and three trucks are oncoming at 70 km/h on a country road.",
            "day clear rural 1",
            ["bicycle edge", "bicycle edge", "truck oncoming", "truck oncoming", "truck oncoming"]),
        .init(
            "A dark blue car 30 metres ahead and a light green van 20 m behind us.",
            "day clear highway 2",
            ["blue car ahead", "green van behind"]),
        .init(
            "A broken-down car is standing in our lane, we swerve to the left and go back.",
            "day clear highway 2",
            ["car ahead"], ["ego aside", "ego aside"]),
        .init(
            "An oncoming car drifts into our lane at night on a country road.",
            "night clear rural 1",
            ["car oncoming"], ["car aside"]),
        .init(
            "A parked car pulls out in front of us, we brake.", "day clear urban 1",
            ["car parked right"],
            ["car speeds", "car aside", "ego slows"]),
        .init(
            "Behind us follows a police car, ahead drives a bus, on the left a motorbike.",
            "day clear highway 2",
            ["car behind", "bus ahead", "motorbike left"]),
        .init(
            "On a hilly road in the evening sun, the truck in front crawls uphill at 25 km/h.",
            "dusk clear highway 2",
            ["truck ahead"]),
        .init(
            "People wait at the crossing; a jogger in red runs across from the left.",
            "day clear urban 1",
            [
                "pedestrian waiting right", "pedestrian waiting right",
                "red pedestrian crossing left",
            ],
            ["pedestrian crosses"]),
        .init(
            "Rush hour in the city, 40 km/h, the van in the left lane moves into our lane and stops, the bus behind us brakes.",
            "day clear urban 2", ["van left", "bus behind"], ["van in", "van stops", "bus slows"]),
        // What is not there, and what nearly happens.
        .init("No cars.", "day clear highway 2"),
        .init("A city street without traffic at night.", "night clear urban 1"),
        .init("Nobody else on the road, a van ahead.", "day clear highway 2", ["van ahead"]),
        .init("A car brakes, we do nothing.", "day clear highway 2", ["car ahead"], ["car slows"]),
        .init("The car ahead almost stops.", "day clear highway 2", ["car ahead"], ["car slows"]),
        .init(
            "The car ahead starts braking.", "day clear highway 2", ["car ahead"], ["car slows"]),
        .init("The bus stops.", "day clear highway 2", ["bus ahead"], ["bus stops"]),
        // Told behind what comes first.
        .init(
            "A van cuts in from the left, but brakes before that.", "day clear highway 2",
            ["van left"], ["van slows", "van in"]),
        .init(
            "The van ahead brakes, but before that a car cuts in from the left.",
            "day clear highway 2", ["van ahead", "car left"], ["car in", "van slows"]),
        .init(
            "Before the van ahead brakes, a car cuts in from the left.", "day clear highway 2",
            ["van ahead", "car left"], ["car in", "van slows"]),
        .init(
            "The bus ahead stops, after a pedestrian has crossed from the left.",
            "day clear urban 1", ["bus ahead", "pedestrian crossing left"],
            ["pedestrian crosses", "bus stops"]),
        .init(
            "The van in the left lane brakes before we stop.", "day clear highway 2", ["van left"],
            ["van slows", "ego stops"]),
        // Several at once.
        .init(
            "A car is ahead of us and a van is in the left lane. Both brake.",
            "day clear highway 2", ["car ahead", "van left"], ["car slows", "van slows"]),
        .init(
            "A red car is ahead. A blue car is in the left lane. The cars brake.",
            "day clear highway 2", ["red car ahead", "blue car left"], ["car slows", "car slows"]),
        .init(
            "A car ahead brakes. Everyone stops.", "day clear highway 2", ["car ahead"],
            ["car slows", "ego stops", "car stops"]),
        .init(
            "A van ahead brakes and so do we.", "day clear highway 2", ["van ahead"],
            ["van slows", "ego slows"]),
        .init(
            "A van ahead brakes. The bus behind us does the same.", "day clear highway 2",
            ["van ahead", "bus behind"], ["van slows", "bus slows"]),
        .init(
            "The car ahead brakes, the van in the left lane does too.", "day clear highway 2",
            ["car ahead", "van left"], ["car slows", "van slows"]),
        .init(
            "The car ahead brakes, the van too.", "day clear highway 2",
            ["car ahead", "van ahead"],
            ["car slows", "van slows"]),
        .init(
            "The traffic stops.", "day clear highway 2", ["car ahead", "car ahead", "car ahead"],
            ["car stops", "car stops", "car stops"]),
        // Standing, and other speeds.
        .init(
            "The car ahead stops, waits for 2 seconds and drives off.", "day clear highway 2",
            ["car ahead"], ["car stops", "car speeds"]),
        .init(
            "We stop for two seconds, then drive on.", "day clear highway 2", [],
            ["ego stops", "ego speeds"]),
        .init("We wait for 2 seconds, then set off.", "day clear highway 2", [], ["ego speeds"]),
        .init(
            "A car at 50 km/h speeds up to 80 km/h.", "day clear highway 2", ["car ahead"],
            ["car speeds"]),
        .init(
            "The car ahead slows from 80 to 30 km/h.", "day clear highway 2", ["car ahead"],
            ["car slows"]),
        .init(
            "The car ahead goes from 80 km/h to 0.", "day clear highway 2", ["car ahead"],
            ["car stops"]),
        .init("We drive at 50 km/h, then at 80 km/h.", "day clear urban 1", [], ["ego speeds"]),
        .init("A bus stop on a country road with curves.", "day clear rural 1"),
        // Whose verb it is.
        .init(
            "A van followed by a truck brakes.", "day clear highway 2",
            ["van ahead", "truck ahead"], ["van slows"]),
        .init(
            "A van, followed by a truck, cuts in from the left.", "day clear highway 2",
            ["van left", "truck left"], ["van in"]),
        .init(
            "A red car followed by two trucks is oncoming.", "day clear highway 2",
            ["red car oncoming", "truck oncoming", "truck oncoming"]),
        .init(
            "We are followed by a truck and a van brakes ahead.", "day clear highway 2",
            ["truck behind", "van ahead"], ["van slows"]),
        .init(
            "We are overtaken by a red car and brake.", "day clear highway 2", ["red car left"],
            ["ego slows"]),
        .init(
            "We are overtaken by a van which then brakes.", "day clear highway 2", ["van left"],
            ["van slows"]),
        .init(
            "A car in the left lane and a truck in the right lane brake.", "day clear highway 3",
            ["car left", "truck right"], ["car slows", "truck slows"]),
        .init(
            "A car ahead and a truck that is behind us brake.", "day clear highway 2",
            ["car ahead", "truck behind"], ["car slows", "truck slows"]),
        .init(
            "A car ahead and a truck behind us brake, then accelerate.", "day clear highway 2",
            ["car ahead", "truck behind"],
            ["car slows", "truck slows", "car speeds", "truck speeds"]),
        .init(
            "A van is ahead. All brake.", "day clear highway 2", ["van ahead"],
            ["ego slows", "van slows"]),
        .init(
            "A van ahead brakes. Everyone else stops.", "day clear highway 2", ["van ahead"],
            ["van slows", "ego stops"]),
        .init(
            "A pedestrian crosses from the left, everyone brakes.", "day clear urban 1",
            ["pedestrian crossing left"], ["pedestrian crosses", "ego slows"]),
        .init(
            "The car ahead stops for a pedestrian who crosses from the left and drives on.",
            "day clear urban 1", ["car ahead", "pedestrian crossing left"],
            ["pedestrian crosses", "car stops", "car speeds"]),
        .init(
            "We stop for a pedestrian who crosses from the right, then drive on.",
            "day clear urban 1", ["pedestrian crossing right"],
            ["pedestrian crosses", "ego stops", "ego speeds"]),
        .init(
            "A van ahead brakes and drives on afterwards.", "day clear highway 2", ["van ahead"],
            ["van slows", "van speeds"]),
        .init(
            "We are followed by a truck and a van.", "day clear highway 2",
            ["truck behind", "van behind"]),
        // One of several.
        .init(
            "Two cars, one parked left and one right.", "day clear urban 1",
            ["car parked left", "car parked right"]),
        .init(
            "Two cars are parked, one on the left and one on the right.", "day clear urban 1",
            ["car parked left", "car parked right"]),
        .init(
            "Three trucks, one ahead, one behind us and one in the left lane.",
            "day clear highway 2", ["truck ahead", "truck behind", "truck left"]),
        .init(
            "Two cars ahead. One of them brakes. The other stops.", "day clear highway 2",
            ["car ahead", "car ahead"], ["car slows", "car stops"]),
        .init(
            "One car ahead, another behind.", "day clear highway 2", ["car ahead", "car behind"]),
        .init(
            "A red car comes from the right and stops.", "day clear highway 2", ["red car right"],
            ["car in", "car stops"]),
        .init(
            "A car in the left lane brakes and a truck in the right lane too.",
            "day clear highway 3", ["car left", "truck right"], ["car slows", "truck slows"]),
        .init(
            "The car on the left and the car on the right brake.", "day clear highway 3",
            ["car left", "car right"], ["car slows", "car slows"]),
        .init("A parked truck appears.", "day clear urban 1", ["truck parked right"]),
        // Places before and beside others, and across the road.
        .init("Behind the truck is a van.", "day clear highway 2", ["truck ahead", "van ahead"]),
        .init(
            "Behind the truck, a van brakes.", "day clear highway 2", ["truck ahead", "van ahead"],
            ["van slows"]),
        .init(
            "In front of the bus is a red car, behind us is a van.", "day clear highway 2",
            ["bus ahead", "red car ahead", "van behind"]),
        .init("Next to the truck is a van.", "day clear highway 2", ["truck ahead", "van left"]),
        .init("A car is stopped on the opposite side.", "day clear highway 2", ["car oncoming"]),
        .init(
            "A van is parked on the other side of the road.", "day clear urban 1",
            ["van parked left"]),
        .init(
            "A woman walks on the opposite pavement.", "day clear urban 1",
            ["pedestrian walking left"]),
        .init(
            "A pedestrian crosses to the other side.", "day clear urban 1",
            ["pedestrian crossing right"], ["pedestrian crosses"]),
        .init("A cyclist in the left lane.", "day clear urban 2", ["bicycle left"]),
        .init(
            "The truck and the van behind it brake.", "day clear highway 2",
            ["truck ahead", "van ahead"], ["truck slows", "van slows"]),
        .init(
            "A truck brakes. Behind it is a van.", "day clear highway 2",
            ["truck ahead", "van ahead"], ["truck slows"]),
        .init("A van next to us brakes.", "day clear highway 2", ["van left"], ["van slows"]),
        .init(
            "Two pedestrians, one in red and one in blue, cross from the right.",
            "day clear urban 1",
            ["red pedestrian crossing right", "blue pedestrian crossing right"],
            ["pedestrian crosses", "pedestrian crosses"]),
        .init(
            "The bus has left the stop.", "day clear urban 1",
            ["bus parked right"], ["bus speeds", "bus aside"]),
        // Stops and kerbs.
        .init("A bus is at the bus stop.", "day clear urban 1", ["bus parked right"]),
        .init(
            "A bus waits at the stop, then pulls out.", "day clear urban 1", ["bus parked right"],
            ["bus speeds", "bus aside"]),
        .init(
            "The bus leaves the stop.", "day clear urban 1", ["bus parked right"],
            ["bus speeds", "bus aside"]),
        .init(
            "The bus ahead makes a stop at the bus stop.", "day clear urban 1", ["bus ahead"],
            ["bus stops"]),
        .init(
            "The bus ahead pulls into the bus stop.", "day clear urban 1", ["bus ahead"],
            ["bus aside", "bus stops"]),
        .init(
            "A truck makes a stop, then drives on.", "day clear highway 2", ["truck ahead"],
            ["truck stops", "truck speeds"]),
        .init(
            "A car waits, then pulls out.", "day clear urban 1", ["car parked right"],
            ["car speeds", "car aside"]),
        .init(
            "A car is stopped in our lane, then pulls out.", "day clear highway 2", ["car ahead"],
            ["car speeds"]),
        .init(
            "A van leaves the kerb.", "day clear urban 1", ["van parked right"],
            ["van speeds", "van aside"]),
        .init(
            "A car pulls away from the curb.", "day clear urban 1", ["car parked right"],
            ["car speeds", "car aside"]),
        .init(
            "A parked car drives off.", "day clear urban 1", ["car parked right"],
            ["car speeds", "car aside"]),
        .init(
            "We stop for two seconds, then drive on at 30 km/h.", "day clear highway 2", [],
            ["ego stops", "ego speeds"]),
    ]
}
