import Sim

extension Lexicon {
    /// What somebody does, in the basic form, and how hard where the verb says so.
    static let actions: [(Meaning, String)] = [
        (
            .action(.cutIn, nil),
            """
            cut in, cut, cut off, cut up, merge, merge in, squeeze in, push in, slot in, cut across,
            barge in, cut in on, nose in, filter in
            """
        ),
        (
            .action(.changeLane, nil),
            """
            change lane, change lanes, switch lane, switch lanes, lane change, move over, change,
            make a lane change, do a lane change, swap lanes, switch, shift lanes
            """
        ),
        (
            .action(.leaveLane, nil),
            """
            cut out, leave our lane, leave the lane, clear the lane, get out of the way, leave,
            move out of the way, move out of our lane, go out of the way, make way, has left,
            have left, had left, has just left, have just left
            """
        ),
        (.action(.pullOut, nil), "pull out, move out, swing out"),
        (
            .action(.goBack, nil),
            """
            return, move back, pull back, go back, swing back, pull back in, merge back, come back,
            cut back in, change back
            """
        ),
        (
            .action(.brake, nil),
            """
            brake, slow, slow down, decelerate, reduce speed, lose speed, hit the brakes,
            apply the brakes, step on the brakes, touch the brakes
            """
        ),
        (
            .action(.brake, .strong),
            """
            slam on the brakes, slam the brakes, jam on the brakes, emergency brake,
            perform an emergency brake, stamp on the brakes, jump on the brakes,
            slam on its brakes, slam on his brakes, slam on her brakes, slam on their brakes
            """
        ),
        (
            .action(.stop, nil),
            """
            stop, halt, come to a stop, come to a halt, come to a standstill, come to rest,
            brake to a stop, brake to a standstill, pull up, slow to a stop, come to a full stop,
            brake to a halt, make a stop
            """
        ),
        (.action(.stop, .strong), "emergency stop, make an emergency stop, stop dead"),
        (
            .action(.accelerate, nil),
            """
            accelerate, speed up, speed away, pick up speed, gain speed, pull away, drive off,
            set off, start moving, move off, take off, drive away, hit the gas, step on the gas,
            start, start up, get going, go faster
            """
        ),
        (.action(.pullOver, nil), "pull over, pull in"),
        (
            .action(.overtake, nil),
            """
            overtake, pass, get past, go past, drive past, come past, pass by, shoot past, speed past, squeeze past, squeeze by,
            zoom past, move past, fly past
            """
        ),
        (.action(.swerve, nil), "swerve, veer, drift, dodge, sway, weave"),
        (
            .action(.cross, nil),
            """
            cross, walk across, step out, step into the road, step into the street, cycle across,
            jaywalk, walk into the road, walk into the street, ride across, go across, step off,
            step onto the road, walk onto the road, wander across, emerge, appear, cross over,
            walk over, drive across, come out
            """
        ),
        (
            .action(.cross, .strong),
            """
            run across, run into the road, run into the street, dart across, dash across,
            rush across, sprint across, run out, dart out, dash out, run onto the road, jump out,
            run onto the street, hurry across
            """
        ),
        (.action(.walk, nil), "walk, stroll, wander"),
        (.action(.walk, .strong), "jog, run, hurry"),
        (.action(.wait, nil), "wait, stand, sit, loiter, hang around, block, be parked in"),
        (.action(.approach, nil), "approach, come up, catch up, close in"),
        (
            .action(.go, nil),
            """
            go, drive, move, travel, pull, come, head, steer, swing, get, ride, cruise, roll, keep, stay,
            remain, drive along, speed, crawl, cycle, creep, toil
            """
        ),
        (
            .action(.goOn, nil),
            """
            go on, carry on, continue, proceed, drive on, move on, ride on, keep going, keep driving,
            keep moving
            """
        ),
        (.action(.follow, nil), "follow, tail, trail, tailgate, drive behind, come after"),
        (.action(.lead, nil), "lead, precede"),
        (
            .action(.meet, nil),
            """
            meet, see, encounter, spot, notice, face, watch, show, hide, indicate, indicate left,
            indicate right, signal, signal left, signal right, flash
            """
        ),
    ]

    /// How somebody does it, or how strong the weather is.
    static let manners: [(Meaning, String)] = [
        (.pace(.slow), "slow, slower, slowly, slow moving, leisurely, at a crawl, at walking pace"),
        (.pace(.fast), "fast, faster, quickly, quick, rapidly, at speed, swiftly, at high speed"),
        (
            .strength(.slight),
            """
            light, slight, slightly, gentle, gently, soft, softly, lightly, mild, thin, smoothly,
            smooth, a little, a bit, careful, carefully
            """
        ),
        (
            .strength(.strong),
            """
            heavy, heavily, hard, strong, strongly, thick, dense, sharp, sharply, abrupt, abruptly,
            sudden, suddenly, violently, harshly, harsh, all of a sudden, aggressively, hastily,
            unexpectedly, intense, full, fully, severe, very heavy, very hard, without warning, out of nowhere, like mad, extremely, aggressive
            """
        ),
    ]
}
