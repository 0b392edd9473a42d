import Sim

extension Lexicon {
    /// Light, weather, road and traffic.
    static let scenery: [(Meaning, String)] = [
        (
            .daytime(.day),
            "day, daytime, daylight, by day, broad daylight, afternoon, early afternoon"
        ),
        (.daytime(.morning), "morning, early morning, late morning, forenoon"),
        (.daytime(.noon), "noon, midday, high noon, lunchtime"),
        (
            .daytime(.dusk),
            "dusk, twilight, evening, sunset, sundown, nightfall"
        ),
        (.daytime(.dawn), "dawn, sunrise, daybreak"),
        (.daytime(.night), "night, nighttime, at night, by night, midnight"),
        (.daytime(.dark), "dark, darkness, after dark"),

        (
            .weather(.clear, nil),
            "clear, sunny, sun, sunshine, fine, dry, bright, cloudless, blue sky, fair"
        ),
        (.weather(.cloudy, nil), "cloudy, overcast, cloud, grey sky, gray sky, dull, clouded"),
        (.weather(.rain, nil), "rain, rainy, raining, wet, shower, showery, rainfall"),
        (.weather(.rain, .slight), "drizzle, drizzling, drizzly, spitting, sprinkle, sprinkling"),
        (
            .weather(.rain, .strong),
            """
            downpour, pouring, pours, torrential, thunderstorm, storm, stormy, rainstorm, cloudburst,
            pouring rain, torrential rain, bucketing down, raining cats and dogs, chucking it down,
            pouring down, pelting down, bucketing, cats and dogs
            """
        ),
        (.weather(.fog, nil), "fog, foggy"),
        (.weather(.fog, .slight), "mist, misty, haze, hazy"),
        (.weather(.fog, .strong), "pea soup, pea souper"),

        (
            .surroundings(.highway),
            """
            highway, motorway, freeway, autobahn, expressway, interstate, dual carriageway, turnpike,
            divided highway
            """
        ),
        (
            .surroundings(.urban),
            """
            city, town, urban, downtown, boulevard, suburb, suburban, residential,
            inner city, city centre, city center, town centre, built up area, high street, city street,
            residential street, town street, residential area
            """
        ),
        (
            .townSign,
            """
            street, avenue, village, neighbourhood, neighborhood, crosswalk, zebra crossing, at a crossing,
            at the crossing, at a pedestrian crossing, at the pedestrian crossing
            """
        ),
        (
            .surroundings(.rural),
            """
            rural, countryside, country, country road, country lane, back road, backroad, farmland,
            rural highway, rural road, mountain, mountain road, mountain pass, out in the country, out of town, b road
            """
        ),
        (.road, "road, roadway, route, tarmac, asphalt, carriageway"),
        (.lane, "lane"),
        (.lanes(1), "single carriageway, single lane, single track"),
        (
            .eachWay,
            """
            each way, each direction, per direction, in each direction, per side, a side,
            either way, in either direction, both ways, in both directions
            """
        ),
        (.oneWay, "one way"),
        (.laneWidth(2.75), "narrow"),
        (.laneWidth(4), "wide, broad"),
        (.shape(.straight), "straight"),
        (
            .shape(.winding),
            "winding, windy road, curvy, twisty, curved, bendy, twisting, serpentine"
        ),
        (
            .shape(.leftBend),
            """
            left bend, left curve, left hand bend, bend to the left, bends to the left, bends left,
            curves left, curves to the left, curve to the left, left hander
            """
        ),
        (
            .shape(.rightBend),
            """
            right bend, right curve, right hand bend, bend to the right, bends to the right,
            bends right, curves right, curves to the right, curve to the right, right hander, bend,
            curve
            """
        ),
        (
            .shape(.hilly),
            "hilly, hill, undulating, rolling hills, up and down, uphill, downhill, over hills"
        ),

        (.traffic, "traffic"),
        (.density(.none), "empty, deserted, alone, abandoned"),
        (.density(.light), "quiet, sparse, calm, little traffic, hardly any traffic, few cars"),
        (.density(.moderate), "some traffic, moderate, medium, normal traffic, average"),
        (
            .density(.heavy),
            """
            busy, crowded, rush hour, lots of traffic, a lot of traffic, much traffic, peak hour,
            packed, lots of cars
            """
        ),
        (
            .density(.jam),
            """
            traffic jam, jam, congestion, congested, gridlock, stop and go, stop and go traffic,
            tailback, bumper to bumper, jammed, queuing traffic
            """
        ),
    ]
}
