import Sim

extension Lexicon {
    /// When something happens, and units.
    static let times: [(Meaning, String)] = [
        (
            .order(.then),
            """
            then, and then, afterwards, next, after that, thereafter, subsequently, later on,
            finally, eventually, a moment later, a little later, shortly afterwards, until, only to,
            and finally, shortly after, moments later, after a while,
            after a moment, after some time
            """
        ),
        (.order(.before), "before"),
        (.order(.earlier), "before that, before this, beforehand, earlier, prior to that"),
        (.order(.together), "while, whilst"),
        (
            .order(.meanwhile),
            """
            meanwhile, at the same time, simultaneously, at that moment, just then,
            in the meantime
            """
        ),
        (
            .order(.when),
            "when, as, as soon as, because, because of, since, if, due to, so that, for"
        ),
        (.order(.after), "after, once"),
        (.later, "later"),
        (.during, "within, over, during, lasting, lasts, takes, taking"),
        (
            .unit(.speed(1 / 3.6)),
            """
            km/h, kmh, kph, kmph, kilometres per hour, kilometers per hour, kilometres an hour,
            kilometers an hour, km per hour
            """
        ),
        (.unit(.speed(0.44704)), "mph, miles per hour, miles an hour"),
        (
            .unit(.speed(1)),
            """
            m/s, metres per second, meters per second, mps, metres a second, meters a second
            """
        ),
        (.unit(.metres(1)), "m, metre, meter"),
        (.unit(.metres(1000)), "km, kilometre, kilometer"),
        (.unit(.metres(1609.344)), "mile"),
        (.unit(.metres(0.9144)), "yard, yd"),
        (.unit(.metres(0.3048)), "ft, foot"),
        (.unit(.seconds(1)), "s, sec, second, secs"),
        (.unit(.seconds(60)), "min, minute, mins"),
        (.unit(.seconds(3600)), "hour"),
    ]

    /// Words between the others, and those that name what this world does not have.
    static let connections: [(Meaning, String)] = [
        (.and, "and, plus, but, as well as"),
        (.copula, "is, are, was, were, be, being, been, has, have, had, am, gets, can be"),
        (
            .filler,
            """
            there, there is, there are, on, in, through, along, across, near, around, under,
            here, also, too, as well, just, only, very, quite, rather, really, now, still, already, again,
            scene, clip, video, shot, view, footage, picture, image, dashcam, dashcam footage, look,
            weather, sky, air, condition, day time, big, small, large, old, young, little, new, tiny,
            huge, long, up, down, out, off, away, it is, it was, hand, so, well,
            at first, to begin with, initially, at the start, ago, about, roughly, please,
            approximately, exactly, direction, speed, side, place,
            part, edge, path, where, one after the other, two way, coloured, colored, painted, metallic,
            distance, own, our, my, your, do, does, did, will, would,
            going to, about to, trying to, tries to, wants to, has to, have to, must, begins to,
            begin to, starts to, start to, decides to, manages to, falls, falling, visibility, let,
            imagine, give, make, makes, take, turning signal, indicator,
            lies, all, whole, entire, what, as usual, own way, way, time, moment, of the road,
            end of the road, journey, trip, home, work, same, usual, normal, normally, steady,
            steadily, constant, late, early, else, any, always, not far, stuck, dressed, wearing, clothes,
            jacket, coat, summer, spring, autumn, gently sloping, traffic flow, edge of town,
            nothing happens, nothing else happens
            """
        ),
        (
            .beyond("this world has no snow; use rain, fog or clouds"),
            "snow, snowy, snowing, ice, icy, hail, sleet, blizzard, frost"
        ),
        (
            .beyond("roads have no junctions; people and vehicles can cross from left or right"),
            """
            intersection, junction, crossroad, crossroads, roundabout, traffic light, red light,
            green light, stop sign, traffic lights, turn, turn left, turn right, u turn, side street,
            side road, exit, ramp, slip road, driveway
            """
        ),
        (
            .beyond("this world has no animals"),
            "dog, deer, cat, cow, horse, animal, sheep, moose, bird"
        ),
        (
            .beyond("there are cars, vans, trucks, buses, motorbikes, bicycles and pedestrians"),
            """
            train, tram, streetcar, plane, helicopter, boat, skateboard, wheelchair, pram, stroller
            """
        ),
        (
            .beyond("this world has no tunnels, bridges or road works"),
            """
            tunnel, bridge, construction, roadworks, construction site, road works, cone
            """
        ),
        (
            .beyond("say how long, as in 'for 3 seconds'"),
            "for a while, a while, for a moment, for a bit, for some time"
        ),
        (.beyond("say who is on the left and who on the right"), "opposite sides"),
        (.beyond("nobody drives backwards here"), "reverse, back up, backwards, wrong way"),
        (.beyond("say day, morning, noon, dusk or night"), "pm, o clock, oclock"),
        (.negation(.no), "no, without, without any"),
        (.negation(.nobody), "nobody, no one, nothing, none"),
        (.negation(.not), "not, cannot, never, neither, nor, hardly, barely, scarcely"),
        (.almost, "almost, nearly"),
        (
            .likewise,
            """
            so do, so does, so did, so will, do the same, does the same, did the same, do likewise,
            does likewise, do so too, does so too, do too, does too, did too, follow suit, follows suit
            """
        ),
        (
            .beyond("scenarios have no accidents; let somebody brake or swerve"),
            "crash, collide, collision, accident, hit"
        ),
    ]
}
