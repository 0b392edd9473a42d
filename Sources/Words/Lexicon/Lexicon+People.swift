import Sim

extension Lexicon {
    /// Who is there, in what colour, and how many.
    static let people: [(Meaning, String)] = [
        (
            .ego,
            """
            ego, ego vehicle, ego car, we, us, me, i, you, our car, my car, your car, our vehicle,
            the camera, camera car, host vehicle, host car, own car, own vehicle, our own car,
            ourselves, test car, test vehicle
            """
        ),
        (.vehicle, "vehicle, driver, motorist, motor"),
        (
            .somebody(.car),
            """
            car, automobile, auto, sedan, saloon, hatchback, suv, coupe, convertible, taxi, cab, jeep,
            estate car, station wagon, police car, sports car, passenger car, limousine
            """
        ),
        (
            .somebody(.van),
            """
            van, minivan, delivery van, transporter, camper, camper van, minibus, panel van,
            ambulance, pickup, pickup truck, pick up truck
            """
        ),
        (
            .somebody(.truck),
            """
            truck, lorry, semi, semi truck, semi trailer, trailer truck, tractor trailer,
            articulated lorry, artic, hgv, big rig, eighteen wheeler, 18 wheeler, dump truck,
            box truck, tanker, tractor, fire engine, fire truck, juggernaut, garbage truck,
            heavy goods vehicle, delivery truck
            """
        ),
        (.somebody(.bus), "bus, coach, double decker, school bus, city bus, double decker bus"),
        (
            .somebody(.motorbike),
            "motorbike, motorcycle, motorcyclist, biker, scooter, moped, motor scooter"
        ),
        (
            .somebody(.bicycle),
            "bicycle, bike, cyclist, bicyclist, push bike, pushbike, e bike, ebike"
        ),
        (
            .somebody(.pedestrian),
            """
            pedestrian, person, man, woman, child, kid, boy, girl, walker, jogger, runner, passerby,
            passer by, somebody, someone, guy, lady, schoolchild, teenager, old man, old woman
            """
        ),

        (.color(.white), "white"), (.color(.black), "black"), (.color(.grey), "grey, gray"),
        (.color(.silver), "silver"), (.color(.red), "red, crimson, maroon"),
        (.color(.blue), "blue, navy"), (.color(.green), "green"), (.color(.yellow), "yellow"),
        (.color(.orange), "orange"), (.color(.brown), "brown"),
        (.color(.beige), "beige, cream, tan"), (.color(.purple), "purple, violet"),

        (
            .pronoun,
            """
            it, he, she, they, this one, that one, them, him, both, both of them, they all, they both,
            all of them, everyone, everybody, everyone else, everybody else, all the others,
            all others, all cars, all the cars, all vehicles, all the vehicles, all drivers,
            every car, every vehicle, every driver
            """
        ),
        (.relative, "that, which, who"),
        (.another, "another, another one, one more, a different, other, the other, the others"),
        (.article(isDefinite: true), "the, this, these, those, its, their, his, her"),
        (.article(isDefinite: false), "a, an, some"),

        (.number(0.5), "half a"), (.number(1), "one, single, lone"),
        (.number(2), "two, a couple of, couple of, a pair of, pair of"),
        (.number(3), "three, a few, several, a handful of, a group of, group of, few"),
        (
            .number(4),
            "four, a row of, row of, a line of, a queue of, a string of, rows of, lines of"
        ),
        (.number(5), "five, many, lots of, a lot of"), (.number(6), "six"), (.number(7), "seven"),
        (.number(8), "eight"), (.number(9), "nine"), (.number(10), "ten"),
        (.number(11), "eleven"), (.number(12), "twelve, a dozen, dozen"), (.number(13), "thirteen"),
        (.number(14), "fourteen"), (.number(15), "fifteen"), (.number(16), "sixteen"),
        (.number(17), "seventeen"), (.number(18), "eighteen"), (.number(19), "nineteen"),
        (.number(20), "twenty"), (.number(30), "thirty"), (.number(40), "forty"),
        (.number(50), "fifty"), (.number(60), "sixty"), (.number(70), "seventy"),
        (.number(80), "eighty"), (.number(90), "ninety"), (.number(100), "hundred"),
    ]
}
